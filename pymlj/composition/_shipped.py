"""What all models of this package have in common."""

from typing import ClassVar

from pymlj.interface import Model


class Shipped(Model):
    """A model that comes with pymlj itself; it declares where it is found."""

    package_name: ClassVar[str] = "pymlj"
    package_license: ClassVar[str] = "MIT"
    is_pure_python: ClassVar[bool] = True
