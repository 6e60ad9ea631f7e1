struct AssumedClock {
  func line(within possible: OffsetLines, base: Double) -> OffsetLine { possible.likely }
}
