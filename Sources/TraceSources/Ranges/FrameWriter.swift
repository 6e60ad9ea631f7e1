import TraceModel

/// Hot: the records of a log as frames, each once to every shard that has one of its requests.
struct FrameWriter {
  private let shards: Int
  /// Times without an offset are of a zone.
  private let hasZone: Bool
  /// Decoding a record by itself does not settle its time.
  private let settlesZones: Bool
  /// Of each shard.
  private(set) var sums: [FrameSum]
  private var heading: FrameHeading
  /// The shards that get a record, each with the key of the first of its requests there.
  private var shares: [(shard: Int, key: Identifier)] = []

  /// Frames of a log called `name`.
  init(of name: String, shards: Int, hasZone: Bool, settlesZones: Bool) {
    (self.shards, self.hasZone, self.settlesZones) = (shards, hasZone, settlesZones)
    sums = Array(repeating: FrameSum(), count: shards)
    heading = FrameHeading(source: RangeFrame.source(called: name))
  }

  /// Adds the frames of a block to `text`.
  mutating func add(_ block: RecordBlock, to text: inout [UInt8]) {
    var first = 0
    while first < block.events.count {
      var last = first + 1
      while last < block.events.count, block.events[last].offset == block.events[first].offset { last += 1 }
      share(first..<last, of: block)
      for index in shares.indices { add(block.events, first..<last, of: block, shares[index], to: &text) }
      first = last
    }
    for index in block.uncorrelated.indices {
      add(block.uncorrelated, index..<index + 1, of: block, (0, .none), to: &text)
    }
  }

  private mutating func share(_ events: Range<Int>, of block: RecordBlock) {
    shares.removeAll(keepingCapacity: true)
    for index in events {
      let isShort = BatchShares.isShort(block.events[index], in: block)
      let key = BatchShares.key(of: block.events[index].correlation, isShort: isShort)
      let shard = BatchShares.shard(of: key, shards)
      if !shares.contains(where: { $0.shard == shard }) { shares.append((shard, key)) }
    }
  }

  /// Adds the frame of the record of some events, which stand together.
  private mutating func add(
    _ events: [Event], _ range: Range<Int>, of block: RecordBlock, _ share: (shard: Int, key: Identifier),
    to text: inout [UInt8]
  ) {
    let (begin, first) = (text.count, range.lowerBound)
    heading.write(share.shard + 1, share.key, offset: events[first].offset, to: &text)
    text.append(decimal: UInt64(events[first].line))
    text.append(0x09)
    text.append(decimal: UInt64(events[first].indexInLine))
    text.append(0x09)
    if range.contains(where: { isSettledHere(events[$0].timeForm) }) { addTimes(events[range], to: &text) }
    text.append(0x09)
    let start = Int(events[first].offset - block.offset)
    text += block.bytes[start..<start + Int(events[first].length)]
    text.withUnsafeBytes { sums[share.shard].add(UnsafeRawBufferPointer(rebasing: $0[begin...])) }
    text.append(0x0A)
  }

  /// The record alone does not tell the time.
  private func isSettledHere(_ form: TimeForm) -> Bool {
    switch form {
    case .absolute: settlesZones
    case .local: hasZone
    case .earlyNumber, .stray: true
    }
  }

  private func addTimes(_ events: ArraySlice<Event>, to text: inout [UInt8]) {
    for (number, event) in events.enumerated() {
      if number > 0 { text.append(0x2C) }
      if event.timeForm == .stray { text.append(UInt8(ascii: "s")) }
      text += Array("\(event.time.nanoseconds)".utf8)
    }
  }
}

/// The fields by which frames are sorted, of one log.
private struct FrameHeading {
  private var bytes = [UInt8](repeating: 0x09, count: RangeFrame.keyLength + 1)

  init(source: UInt64) { bytes.write(hexadecimal: source, at: 37) }

  /// Adds the fields to `text`, with the tab behind them.
  mutating func write(_ shard: Int, _ key: Identifier, offset: Int64, to text: inout [UInt8]) {
    bytes[0] = UInt8(truncatingIfNeeded: 0x30 + shard / 100)
    bytes[1] = UInt8(truncatingIfNeeded: 0x30 + shard / 10 % 10)
    bytes[2] = UInt8(truncatingIfNeeded: 0x30 + shard % 10)
    bytes.write(hexadecimal: key.high, at: 4)
    bytes.write(hexadecimal: key.low, at: 20)
    bytes.write(hexadecimal: UInt64(offset), at: 54)
    text += bytes
  }
}

extension [UInt8] {
  fileprivate mutating func write(hexadecimal number: UInt64, at start: Int) {
    withUnsafeMutableBytes { bytes in
      for index in 0..<16 {
        let digit = UInt8(truncatingIfNeeded: number &>> UInt64(60 - 4 * index) & 15)
        bytes[start + index] = digit < 10 ? 0x30 &+ digit : 0x57 &+ digit
      }
    }
  }

  fileprivate mutating func append(decimal number: UInt64) {
    guard number >= 10 else { return append(0x30 &+ UInt8(number)) }
    append(decimal: number / 10)
    append(0x30 &+ UInt8(truncatingIfNeeded: number % 10))
  }
}
