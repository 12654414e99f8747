"""The stores: main, keystore and search, behind one guarded session."""
