"""What every adapter must make of the same situations at a till, whatever they look like in its format.

A *situation* (situations.py) is what happened, as slips (slip.py) that say nothing of a format, and what
must come out. A *dialect* writes slips in an adapter's format. For an adapter, write `dialects/<adapter>.py`:

    def write(situation: Situation) -> bytes | tuple[bytes, ...]:
        return b"".join(document(slip) for slip in situation.slips)

    DIALECT = Dialect(adapter="my-till", write=write, writes=38, cannot={…}, lacks={…})

* `write` gives one file, or the bodies in the order in which the vendor would send them. Mostly it need not
  look at the situation's name: a slip says what to write, and its defaults are those of a plain sale.
  A situation without slips (`nested deeply`, `external entity`, …) is asked for by its name, for it is
  about bytes: take a good document and spoil it.
* `cannot` says of each situation that the format has no place for why it has none. `writes` counts the
  others: a situation that is added later is missed by nobody, for every dialect has to say something of it.
* `lacks` says which facts (dialect.FACTS) the vendor does not tell, and why. They are not compared.
* `settings` is how the adapter is set up; `SHOP` by default. Where the vendor has names of its own for a
  store or a tender, write those and put ours into `mapping`, so that they come out as the slip has them.
* `number` turns a slip's number and kind into the number that the receipt has, where the vendor's look
  otherwise (say "R1002" for a refund); `scheme` is how the vendor names members; `is_tax_in_net=False` says
  that a line's net is without the tax that comes on top of its price; otherwise it is what was paid, all in.

What a slip leaves open is the dialect's: names of goods, of clerks, ids. Write as the vendor writes, not
what is convenient to read. An adapter may have several dialects (versions, ways of delivery): each is a file.
On a return, lines and tenders count upwards. Of a void only what it withdraws is compared: itself as a later
revision, or its `original`. A mixed sale and return may come out as one receipt or two; sums by sku count.
"""
