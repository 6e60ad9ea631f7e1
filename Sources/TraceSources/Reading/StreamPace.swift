import LogReading

/// How long streams are waited for. A round of reading ends after a moment and commits its records, so they are in the
/// index within a second. A stream with more than a batch in that moment is read on, since its batches are committed
/// anyway.
struct StreamPace {
  private static let longest = Duration.milliseconds(400)
  /// So long a block is waited for, if there is one stream, and if there are several.
  private static let patience = (one: Duration.milliseconds(300), several: Duration.milliseconds(20))

  /// When the round ends.
  let end = ContinuousClock.now + longest
  private var bytes: Int64 = 0
  private var isFast: Bool { bytes >= Indexer.batchBytes }

  /// A stream has brought a block, which is whole if the stream did not pause within it.
  mutating func count(_ block: RawBlock, isWhole: Bool) {
    bytes = isWhole ? bytes + Int64(block.lines.count) : 0
  }

  /// It is time to commit the lines read.
  var isOver: Bool { !isFast && ContinuousClock.now >= end }

  /// The time when a block of one of `count` streams ends as it is.
  func deadline(ofStreams count: Int) -> ContinuousClock.Instant {
    let patience = ContinuousClock.now + (count == 1 ? Self.patience.one : Self.patience.several)
    return isFast ? patience : min(end, patience)
  }
}
