"""What bench/run is made of. Standard library only; every server and every load is on 127.0.0.1 and ends by itself."""
