"""A typed client of the API: `Client(url, secret)` has a method for every operation, named after it.

It imports Python's own library only, and nothing of the service, so the folder can be copied.
`tools/make_client.py` writes `operations.py` and `shapes.py` from /openapi.json; a test holds them to it.
"""

from client.transport import Answer, Client, Problem, new_key

__all__ = ["Answer", "Client", "Problem", "new_key"]
