"""The Work Groups tab: members, sessions, ledger and critique round."""
