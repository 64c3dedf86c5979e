"""The project's serializers as a plain DRF view: querysets, nothing kept, nothing prepared."""
