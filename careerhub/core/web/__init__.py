"""What stands between the network and the product: the edge (HTTP, websockets) and the guard (events)."""
