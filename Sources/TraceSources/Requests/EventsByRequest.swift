import TraceModel

/// Hot: the events of some blocks, grouped by request without moving them. Requests stand in the order of first
/// appearance; each has the indices of its events in the order of reading.
struct EventsByRequest {
  /// An event, by its block and its index there.
  struct EventIndex {
    var block: UInt32
    var number: UInt32
  }

  private var table = IdentifierTable()
  private var indices: [EventIndex] = []
  /// First index in `indices` of each request, and one behind the last.
  private var starts: [Int] = []

  /// Groups all events of `blocks`, or those of one shard: the requests whose identifier falls into it. The
  /// cost is two passes over the events.
  init(_ blocks: [RecordBlock], shard: Int = 0, of shards: Int = 1) {
    var numbers: [UInt32] = []
    var unsorted: [EventIndex] = []
    let total = blocks.reduce(0) { $0 + $1.events.count }
    numbers.reserveCapacity(total / shards)
    unsorted.reserveCapacity(total / shards)
    for (blockNumber, block) in blocks.enumerated() {
      precondition(
        UInt32(exactly: max(blockNumber, block.events.count)) != nil,
        "a run's blocks, and events of each, have numbers of 32 bits")
      block.events.withUnsafeBufferPointer { events in
        for index in events.indices {
          let identifier = events[index].correlation
          guard shards == 1 || Self.shard(identifier, of: shards) == shard else { continue }
          numbers.append(UInt32(truncatingIfNeeded: table.number(of: identifier)))
          unsorted.append(
            EventIndex(
              block: UInt32(truncatingIfNeeded: blockNumber), number: UInt32(truncatingIfNeeded: index)))
        }
      }
    }
    sort(unsorted, by: numbers)
  }

  private static func shard(_ identifier: Identifier, of shards: Int) -> Int {
    let mixed = (identifier.high ^ identifier.low) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> 40) % shards
  }

  /// Counting sort: stable, so that the events of one request keep their order.
  private mutating func sort(_ unsorted: [EventIndex], by numbers: [UInt32]) {
    starts = Array(repeating: 0, count: table.identifiers.count + 1)
    for number in numbers { starts[Int(number) + 1] += 1 }
    for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
    var next = starts
    indices = Array(repeating: EventIndex(block: 0, number: 0), count: unsorted.count)
    for (index, number) in numbers.enumerated() {
      indices[next[Int(number)]] = unsorted[index]
      next[Int(number)] += 1
    }
  }

  /// The requests' identifiers, by number.
  var identifiers: [Identifier] { table.identifiers }

  /// The number of the request of an identifier; nil if there is none.
  func number(of identifier: Identifier) -> Int? { table.find(identifier) }

  /// How many requests there are.
  var count: Int { table.identifiers.count }

  /// The indices of the events of request `number`.
  subscript(number: Int) -> ArraySlice<EventIndex> { indices[starts[number]..<starts[number + 1]] }
}
