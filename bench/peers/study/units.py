HOURS = 730.5  # a month
DT = 1 / 12  # [years]
