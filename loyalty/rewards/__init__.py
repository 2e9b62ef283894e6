"""Points given for something: vouchers, holds at a till, and the proof that a member stood there."""
