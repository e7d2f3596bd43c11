from tests.engine.fixtures import small, small_url, url, year

__all__ = ["small", "small_url", "url", "year"]
