"""What wallets on phones ask for by themselves."""
