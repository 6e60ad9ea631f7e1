import TraceModel

/// Hot: the events of some blocks, grouped by request without moving them. Requests stand in the order of first
/// appearance; each has the places of its events in the order of reading.
struct EventsByRequest {
  /// Where an event stands.
  struct Place {
    var block: UInt32
    var index: UInt32
  }

  private var table = IdentifierTable()
  private var places: [Place] = []
  /// First index in `places` of each request, and one behind the last.
  private var starts: [Int] = []

  /// Groups all events of `blocks`, or those of one shard: the requests whose identifier falls into it. The
  /// cost is two passes over the events.
  init(_ blocks: [RecordBlock], shard: Int = 0, of shards: Int = 1) {
    var numbers: [UInt32] = []
    var unsorted: [Place] = []
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
            Place(block: UInt32(truncatingIfNeeded: blockNumber), index: UInt32(truncatingIfNeeded: index)))
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
  private mutating func sort(_ unsorted: [Place], by numbers: [UInt32]) {
    starts = Array(repeating: 0, count: table.identifiers.count + 1)
    for number in numbers { starts[Int(number) + 1] += 1 }
    for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
    var next = starts
    places = Array(repeating: Place(block: 0, index: 0), count: unsorted.count)
    for (index, number) in numbers.enumerated() {
      places[next[Int(number)]] = unsorted[index]
      next[Int(number)] += 1
    }
  }

  /// The requests' identifiers, by number.
  var identifiers: [Identifier] { table.identifiers }

  /// The number of the request of an identifier; nil if there is none.
  func number(of identifier: Identifier) -> Int? { table.find(identifier) }

  /// How many requests there are.
  var count: Int { table.identifiers.count }

  /// The places of the events of request `number`.
  subscript(number: Int) -> ArraySlice<Place> { places[starts[number]..<starts[number + 1]] }
}
