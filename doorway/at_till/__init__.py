"""What a till asks for, by whichever door it comes: who stands there, what a sale comes to, vouchers."""
