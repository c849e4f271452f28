"""What happened with people's accounts: sign-ins, refusals, changes of how they sign in."""
