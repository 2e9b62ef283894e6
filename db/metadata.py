"""The one MetaData, with a name for every constraint so that migrations and errors can say which."""

from sqlalchemy import MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# What `Table.info` says of every table, read by the writer and by the tests of placement:
#   placement  "holder": lives with its holder, whose id is the first key column
#              "key": lives by its own first key column, unique everywhere
#              "reference": small configuration, a copy everywhere
#   write      "append": rows are only added · "put": rows are replaced whole · "add": amounts are added up
HOLDER_APPEND = {"placement": "holder", "write": "append"}
HOLDER_PUT = {"placement": "holder", "write": "put"}
HOLDER_ADD = {"placement": "holder", "write": "add"}
KEY_APPEND = {"placement": "key", "write": "append"}
KEY_PUT = {"placement": "key", "write": "put"}
REFERENCE_APPEND = {"placement": "reference", "write": "append"}
REFERENCE_PUT = {"placement": "reference", "write": "put"}
