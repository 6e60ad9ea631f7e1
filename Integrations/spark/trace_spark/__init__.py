"""The steps of `trace` on Spark: map and reduce in DataFrames, everything else in the binary."""

__version__ = "0.1.0"
