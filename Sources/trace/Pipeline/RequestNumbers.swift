import TraceModel
import TraceStore

/// The numbers that requests have in the index, and how many rows of records each has there, as far as this run has
/// met them. Memory stays bounded: beyond a million requests the oldest knowledge is dropped and looked up.
struct RequestNumbers {
  /// A request's number, and the ordinal of its next row of records.
  struct Entry {
    var number: Int64
    var nextOrdinal: Int64
    /// The request has a summary in the index, which new events make stale.
    var isStored: Bool
  }

  private static let capacity = 1_000_000

  private var table = IdentifierTable()
  private var entries: [Entry] = []
  /// Every request of the index is known here, so that an unknown one is new without a look-up.
  private var isComplete = false
  private var lastNumber: Int64 = -1
  private var version: Int64 = -1

  /// Called at the beginning of each transaction: forgets what another process may have changed.
  mutating func synchronise(_ writer: IndexWriter) throws {
    let current = try writer.dataVersion()
    if version != current || table.identifiers.count > Self.capacity {
      let last = try writer.lastRequest()
      self = RequestNumbers()
      isComplete = last == 0
      lastNumber = last
      version = current
    }
  }

  /// The slot of a request's entry, which is made if the request is new.
  mutating func entry(for identifier: Identifier, lookup: String, _ writer: IndexWriter) throws -> Int {
    let known = table.identifiers.count
    let slot = table.number(of: identifier)
    guard slot == known else { return slot }
    if !isComplete, let number = try writer.number(lookup: lookup) {
      entries.append(Entry(number: number, nextOrdinal: try writer.nextOrdinal(of: number), isStored: true))
    } else {
      lastNumber += 1
      entries.append(Entry(number: lastNumber, nextOrdinal: 0, isStored: false))
    }
    return slot
  }

  subscript(slot: Int) -> Entry {
    get { entries[slot] }
    set { entries[slot] = newValue }
  }
}
