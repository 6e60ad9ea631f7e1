import LogReading
import TraceModel

/// The requests of a batch, divided among the shards of a set by their ids.
///
/// An id of 64 bits goes where all ids of 128 bits that end in it go, since it may be part of one of them:
///
///     4bf92f3577b34da6a3ce929d0e0e4736 ─┐
///                     a3ce929d0e0e4736 ─┴→ the shard of `a3ce929d0e0e4736`
///
/// The division must stay as it is: later records of a request go where the earlier ones are.
struct BatchShares: Sendable {
  /// All requests of the batch.
  private let groups: EventsByRequest
  /// By shard, the numbers of its groups.
  private let numbers: [[Int]]

  /// Divides the events of `blocks` among `count` shards.
  init(_ blocks: [RecordBlock], of count: Int) {
    groups = EventsByRequest(blocks)
    var numbers = Array(repeating: [Int](), count: count)
    for group in 0..<groups.count {
      let identifier = groups.identifiers[group]
      let isShort = groups[group].first.map { Self.isShort($0, blocks) } ?? false
      numbers[Self.shard(of: identifier, isShort: isShort, count)].append(group)
    }
    self.numbers = numbers
  }

  /// The part of a shard, from 0.
  func share(_ shard: Int) -> BatchShare {
    BatchShare(groups: groups, numbers: numbers[shard], hasOthers: shard == 0)
  }

  /// The shard of an id, from 0. `isShort`: it has 16 digits.
  static func shard(of identifier: Identifier, isShort: Bool, _ count: Int) -> Int {
    shard(of: key(of: identifier, isShort: isShort), count)
  }

  /// What an id has in common with its other form. `isShort`: it has 16 digits.
  static func key(of identifier: Identifier, isShort: Bool) -> Identifier {
    isShort ? identifier : identifier.shortForm ?? identifier
  }

  /// The shard of ids with a key, from 0.
  static func shard(of key: Identifier, _ count: Int) -> Int {
    let mixed = (key.high ^ key.low &* 0xD6E8_FEB8_6659_FD93) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: (mixed >> 32) % UInt64(count))
  }

  /// The id of an event has 16 characters in lookup form. Most ids are seen not to at their first look.
  private static func isShort(_ index: EventsByRequest.EventIndex, _ blocks: [RecordBlock]) -> Bool {
    isShort(
      blocks[Int(index.block)].events[Int(index.number)], in: blocks[Int(index.block)])
  }

  /// The same of an event of `block`.
  static func isShort(_ event: Event, in block: RecordBlock) -> Bool {
    let length = Int(event.correlationLength)
    if length < 16 { return false }
    let start = Int(event.offset - block.offset) + Int(event.correlationStart)
    if length == 32 || length == 36,
      block.bytes[start..<start + length].allSatisfy({ $0.isHexDigit || $0 == 0x2D })
    {
      return false
    }
    return CorrelationLookup.normalise(block.correlationID(of: event)).utf8.count == 16
  }
}

/// The part of a batch that one shard gets.
struct BatchShare: Sendable {
  /// All requests of the batch.
  let groups: EventsByRequest
  /// The numbers of those that the shard has.
  let numbers: [Int]
  /// It gets the records without an id, too.
  let hasOthers: Bool
}
