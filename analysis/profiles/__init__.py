"""Device profiles: data, one file per phone model. Read by `bench.profile_file`."""
