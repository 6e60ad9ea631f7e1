import TraceModel
import TraceStore

/// The numbers of requests in the index, and their numbers of record rows, as far as this run has met them lately. Two
/// tables of limited size are kept, a younger and an older one, so that memory does not grow with the index. A dropped
/// entry is looked up.
struct RequestNumbers {
  /// The facts of one request.
  struct Entry {
    var number: Int64
    /// The ordinal of its next row of records.
    var nextOrdinal: UInt32
    /// The request has a summary in the index, which new events make stale.
    var isStored: Bool
  }

  private static let mostRemembered = 150_000

  private var table = IdentifierTable()
  private var entries: [Entry] = []
  private var olderTable = IdentifierTable()
  private var olderEntries: [Entry] = []
  /// Every request of the index is known here, so that an unknown one is new without a look-up.
  private var isComplete = false
  /// New ones, whose ids are entered together.
  private(set) var waiting = PendingLookups()
  private var lastNumber: Int64 = -1
  private var version: Int64 = -1

  /// Called at the beginning of each transaction: forgets entries that another process may have changed, and the older
  /// table if the younger one is large.
  mutating func synchronise(_ writer: IndexWriter, of index: IndexFile) throws {
    let current = try writer.dataVersion()
    if version != current {
      try writer.completeLookup()
      let last = try writer.lastRequest()
      self = RequestNumbers()
      isComplete = last == index.start
      lastNumber = last
      version = current
      try index.expectRoom(behind: last)
    } else if entries.count > Self.mostRemembered {
      try writer.completeLookup(waiting)
      waiting = PendingLookups()
      if !olderEntries.isEmpty { isComplete = false }
      (olderTable, olderEntries) = (table, entries)
      (table, entries) = (IdentifierTable(), [])
    }
  }

  /// The slot of a request's entry, which is made if the request is new; valid during this transaction. `row` is its
  /// summary.
  mutating func entry(
    for identifier: Identifier, _ row: BatchRows.Request, of rows: borrowing BatchRows, _ writer: IndexWriter
  ) throws -> Int {
    let known = entries.count
    let slot = table.number(of: identifier)
    guard slot == known else { return slot }
    if let older = olderTable.find(identifier) {
      entries.append(olderEntries[older])
    } else if !isComplete, let number = try writer.number(lookup: rows.lookup(of: row)) {
      let ordinal = UInt32(clamping: try writer.nextOrdinal(of: number))
      entries.append(Entry(number: number, nextOrdinal: ordinal, isStored: true))
    } else {
      lastNumber += 1
      entries.append(Entry(number: lastNumber, nextOrdinal: 0, isStored: false))
      waiting.add(row, of: rows, identifier, number: lastNumber)
    }
    return slot
  }

  subscript(slot: Int) -> Entry {
    get { entries[slot] }
    set { entries[slot] = newValue }
  }
}

/// Counts the requests touched by a run; those it has made itself are not remembered.
struct ChangedRequests {
  /// Numbers of requests that the run has made, as they come: few ranges.
  private var own: [ClosedRange<Int64>] = []
  /// Numbers of requests that were there before.
  private var older: Set<Int64> = []
  private(set) var new = 0

  /// The lowest number of a request that the run has made; nil if it has made none.
  var first: Int64? { own.map(\.lowerBound).min() }

  /// New and older ones.
  var count: Int { new + older.count }

  /// The run has made a request.
  mutating func make(_ number: Int64) {
    new += 1
    if let last = own.last, last.upperBound + 1 == number {
      own[own.count - 1] = last.lowerBound...number
    } else {
      own.append(number...number)
    }
  }

  /// The run has added to a request.
  mutating func touch(_ number: Int64) {
    if !own.contains(where: { $0.contains(number) }) { older.insert(number) }
  }
}
