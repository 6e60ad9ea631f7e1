import LogReading
import TraceModel

/// Frames that are going to be written to a shard together: requests one after the other, whole unless they are very
/// large.
struct FrameBatch {
  private struct Entry {
    /// By its place among the logs.
    var source: Int
    var frame: RangeFrame
    /// Of the record in the bytes.
    var start: Int
    var length: Int
  }

  /// The records, each with a line end.
  private var bytes: [UInt8] = []
  private var entries: [Entry] = []

  /// Bytes of records.
  var size: Int64 { Int64(bytes.count) }
  var isEmpty: Bool { entries.isEmpty }

  /// Adds a record of a log, whose line in `frame` is that of the log.
  mutating func add(_ frame: RangeFrame, of source: Int, record: ArraySlice<UInt8>) {
    entries.append(Entry(source: source, frame: frame, start: bytes.count, length: record.count))
    bytes += record
    bytes.append(0x0A)
  }

  /// The records decoded, those of each log as one block, in the order of the log. Throws `RangeReduce.Problem`.
  func blocks(of sources: [JoinedSource]) throws -> [RecordBlock] {
    let order = entries.indices.sorted {
      (entries[$0].source, entries[$0].frame.offset) < (entries[$1].source, entries[$1].frame.offset)
    }
    var (blocks, first) = ([RecordBlock](), 0)
    while first < order.count {
      let source = entries[order[first]].source
      let end = order[first...].firstIndex { entries[$0].source != source } ?? order.count
      blocks.append(try decode(order[first..<end], of: sources[source], number: UInt32(source)))
      first = end
    }
    return blocks
  }

  /// Decodes records of one log together.
  private func decode(
    _ order: ArraySlice<Int>, of source: JoinedSource, number: UInt32
  ) throws -> RecordBlock {
    guard let decoder = source.decoder else { return RecordBlock() }
    var (text, places) = ([UInt8](), [GatheredPlace]())
    text.reserveCapacity(order.reduce(0) { $0 + entries[$1].length + 1 })
    places.reserveCapacity(order.count)
    for index in order {
      places.append(GatheredPlace(start: Int64(text.count), offset: entries[index].frame.offset))
      text += bytes[entries[index].start...(entries[index].start + entries[index].length)]
    }
    var block = decoder.decode(RawBlock(lines: text, source: number))
    try place(order, of: source, in: &block)
    block.gathered = places
    return block
  }

  /// Gives the events of records the place and the time that they have in their log.
  private func place(_ order: ArraySlice<Int>, of source: JoinedSource, in block: inout RecordBlock) throws {
    var (event, other, start) = (0, 0, Int64(0))
    for index in order {
      let frame = entries[index].frame
      let first = (event, other)
      let stray = source.strays.isEmpty ? nil : source.strays[frame.offset]
      while event < block.events.count, block.events[event].offset == start {
        Self.place(&block.events[event], frame, event - first.0, stray)
        event += 1
      }
      while other < block.uncorrelated.count, block.uncorrelated[other].offset == start {
        Self.place(&block.uncorrelated[other], frame, event - first.0 + other - first.1, stray)
        other += 1
      }
      let count = event - first.0 + other - first.1
      guard count > 0, frame.times.isEmpty || frame.times.count == count else {
        throw RangeReduce.Problem.noRecord(source: source.name, offset: frame.offset)
      }
      start += Int64(entries[index].length) + 1
    }
    guard event == block.events.count, other == block.uncorrelated.count else {
      let offset = order.first.map { entries[$0].frame.offset } ?? 0
      throw RangeReduce.Problem.noRecord(source: source.name, offset: offset)
    }
  }

  /// The event is the `number`th of its record. A stray stands at the time `stray`.
  private static func place(_ event: inout Event, _ frame: RangeFrame, _ number: Int, _ stray: Int64?) {
    (event.line, event.indexInLine) = (frame.line, frame.item)
    if number < frame.times.count {
      let time = frame.times[number]
      event.time = Timestamp(nanoseconds: time.nanoseconds)
      if time.isStray { event.becomeStray(at: time.nanoseconds) }
    }
    if let stray { event.becomeStray(at: stray) }
  }
}
