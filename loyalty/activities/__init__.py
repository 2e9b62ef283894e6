"""Activities: what members do beside buying, reported once and given points for."""
