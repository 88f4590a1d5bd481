"""StyleGAN networks from files, read without running anything in them."""

from eigencat.models.stylegan.adapter import StyleGAN

__all__ = ["StyleGAN"]
