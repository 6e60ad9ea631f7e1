import GRDB
package import TraceModel

/// The records of a selection as the index holds them: what goes with them, by source, and what of it other requests keep.
package struct RemovedRecords {
  /// What leaves one source.
  struct Loss {
    var events = 0
    var uncorrelated = 0
    var counts = LossCounts()
  }

  /// By number of the source.
  private(set) var losses: [Int64: Loss] = [:]
  /// Records that name several requests, with the ids that leave them, as they are logged.
  private(set) var shared: [SourcePosition: [[UInt8]]] = [:]
  /// Of those of them that other requests keep, the numbers of these.
  private(set) var kept: [SourcePosition: Set<Int64>] = [:]
  /// Sources of whose lines something is counted: only their records are decoded.
  private let countedSources: Set<Int64>
  private let ids: CatalogIDs
  private let database: Database
  private let selection: RecordSelection
  private let counts: Counting

  /// Counts what there is to count of a line of a source, whose record has a time and a role in the index.
  package typealias Counting = (_ line: [UInt8], _ source: UInt32, _ time: Int64, _ role: Role) -> LossCounts

  /// Reads the records. The cost grows with them; with all places, where some name several requests.
  package init(_ selection: RecordSelection, of reader: IndexReader, counts: @escaping Counting) throws {
    (self.selection, database, self.counts) = (selection, reader.database, counts)
    ids = try reader.ids
    countedSources = try Set(
      Int64.fetchAll(
        database,
        sql: """
          SELECT number FROM source WHERE naive_times + invalid_utf8 + stray_times > 0
          UNION SELECT source FROM rule_match
          """))
    for number in selection.numbers { try read(number) }
    if selection.uncorrelatedBefore != nil { try read(0) }
    if !shared.isEmpty { try findKept() }
    for place in shared.keys where kept[place] == nil { try countShared(at: place, reader) }
  }

  /// Records of requests that go, and records without an id.
  package var sums: (records: Int, uncorrelated: Int) {
    losses.values.reduce((0, 0)) { ($0.0 + $1.events, $0.1 + $1.uncorrelated) }
  }

  /// Numbers of the sources that lose records, or a part of one.
  var sources: Set<Int64> { Set(losses.keys).union(shared.keys.map { Int64($0.source) }) }

  private mutating func read(_ number: Int64) throws {
    let rows = try Statement(database, StoredRow.selection)
    rows.bind(1, number << IndexWriter.ordinalBits)
    rows.bind(2, (number + 1) << IndexWriter.ordinalBits)
    while try rows.step() {
      let row = try StoredRow(rows, ids)
      for index in row.places.indices where selection.takes(row.places[index], of: number) {
        try count(row.places[index], row.line(index), of: number)
      }
    }
  }

  private mutating func count(_ place: RecordPlace, _ line: ArraySlice<UInt8>, of number: Int64) throws {
    guard !place.isShared else { return shared[place.position, default: []].append(Array(line)) }
    var loss = losses[place.source] ?? Loss()
    if number == 0 { loss.uncorrelated += 1 } else { loss.events += 1 }
    if countedSources.contains(place.source) {
      loss.counts += counts(Array(line), UInt32(clamping: place.source), place.time, place.role)
    }
    losses[place.source] = loss
  }

  /// A record that named several requests, none of which keeps it. Its time is no stray's: such records are steps.
  private mutating func countShared(at place: SourcePosition, _ reader: IndexReader) throws {
    var loss = losses[Int64(place.source)] ?? Loss()
    loss.events += 1
    if countedSources.contains(Int64(place.source)) {
      loss.counts += counts(try reader.sharedRecord(at: place), place.source, Event.absent, .consumed)
    }
    losses[Int64(place.source)] = loss
  }

  private mutating func findKept() throws {
    let rows = try Statement(database, "SELECT id, places FROM records WHERE id >= 1 << 24")
    while try rows.step() {
      let number = rows.integer(0) >> IndexWriter.ordinalBits
      let isList = IntegerListJSON.read(rows.bytes(1)) { values in
        let place = RecordPlace(values, ids)
        guard place.isShared, shared[place.position] != nil, !selection.takes(place, of: number) else {
          return
        }
        kept[place.position, default: []].insert(number)
      }
      guard isList else { throw Damage.found("the places of request \(number) are no list of ours") }
    }
  }
}

/// A row of `records`.
struct StoredRow {
  /// Rows whose ids are in a range.
  static let selection = "SELECT id, places, lines FROM records WHERE id >= ? AND id < ? ORDER BY id"

  let id: Int64
  let places: [RecordPlace]
  private let lines: [UInt8]

  /// Reads a row of `selection`. Throws damage where lines and places are not as many.
  init(_ row: Statement, _ ids: CatalogIDs) throws {
    id = row.integer(0)
    lines = Array(row.blob(2))
    var places: [RecordPlace] = []
    let isList = IntegerListJSON.read(row.bytes(1)) { places.append(RecordPlace($0, ids)) }
    let length = lines.count
    let fits = places.allSatisfy { place in
      place.start >= 1 && place.length >= 0 && place.length <= length
        && place.start - 1 <= Int64(length) - place.length
    }
    guard isList, fits else {
      throw Damage.found(
        "the records of request \(id >> IndexWriter.ordinalBits) are not as many as their places")
    }
    self.places = places
  }

  /// The line of a place, without its end.
  func line(_ index: Int) -> ArraySlice<UInt8> {
    let start = Int(places[index].start) - 1
    return lines[start..<(start + Int(places[index].length))]
  }
}
