import GRDB
package import TraceModel

/// The records of the selected requests, by source; those that other requests keep are marked.
package struct RemovedRecords {
  /// The loss of one source.
  struct Loss {
    var events = 0
    var uncorrelated = 0
    var counts = LossCounts()
  }

  /// By number of the source.
  private(set) var losses: [Int64: Loss] = [:]
  /// Records of several requests, with the ids that leave them, as logged.
  private(set) var shared: [SourcePosition: [[UInt8]]] = [:]
  /// The numbers of the requests that keep a record.
  private(set) var kept: [SourcePosition: Set<Int64>] = [:]
  /// Sources of whose lines something is counted: only their records are decoded.
  private let countedSources: Set<Int64>
  private let reader: IndexReader
  private let blocks: RecordBlocks
  private let selection: RecordSelection
  private let counts: Counting

  /// The counts of a line of a source; its record has a time and a role in the index.
  package typealias Counting = (_ line: [UInt8], _ source: UInt32, _ time: Int64, _ role: Role) -> LossCounts

  /// Reads the records. The cost grows with them and, if some name several requests, with all blocks with such
  /// records.
  package init(_ selection: RecordSelection, of reader: IndexReader, counts: @escaping Counting) throws {
    (self.selection, self.reader, self.counts) = (selection, reader, counts)
    blocks = try reader.blocks
    countedSources = try Set(
      Int64.fetchAll(
        reader.database,
        sql: """
          SELECT number FROM source WHERE \(RecordOddities.all.map(\.name).joined(separator: " + ")) > 0
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
    try reader.forEachRecordRow(of: number, through: number) { row in
      let stored = try StoredRow(row, blocks)
      for index in stored.places.indices where selection.takes(stored.places[index], of: number) {
        try count(stored.places[index], stored.line(index), of: number)
      }
    }
  }

  private mutating func count(_ place: RecordPlace, _ line: ArraySlice<UInt8>, of number: Int64) throws {
    guard !place.isShared else { return shared[place.position, default: []].append(Array(line)) }
    var loss = losses[place.source] ?? Loss()
    if number == 0 { loss.uncorrelated += 1 } else { loss.events += 1 }
    if countedSources.contains(place.source) {
      loss.counts += counts(Array(line), UInt32(clamping: place.source), place.time, place.meaning)
    }
    losses[place.source] = loss
  }

  /// A record that named several requests, when none of these keeps it. Its time is no stray's: such records are
  /// steps.
  private mutating func countShared(at place: SourcePosition, _ reader: IndexReader) throws {
    var loss = losses[Int64(place.source)] ?? Loss()
    loss.events += 1
    if countedSources.contains(Int64(place.source)) {
      loss.counts += counts(try reader.sharedRecord(at: place), place.source, .absent, .consumed)
    }
    losses[Int64(place.source)] = loss
  }

  /// One pass over the blocks that have such records, and over the rows of all requests.
  private mutating func findKept() throws {
    let slots = try sharingSlots()
    try reader.forEachRecordRow(of: 1, through: RecordRow.lastRequest) { row in
      for place in slots[row.block]?[row.slot] ?? [] where !selection.takes(place, of: row.request) {
        kept[place.position, default: []].insert(row.request)
      }
    }
  }

  /// By block and slot, the places of records in `shared`.
  private func sharingSlots() throws -> [Int64: [Int: [RecordPlace]]] {
    var slots: [Int64: [Int: [RecordPlace]]] = [:]
    for number in try blocks.numbers(shared: true) {
      let block = try blocks.block(number)
      for (index, slot) in block.slots.enumerated() {
        let places = block.places[slot.records].filter { $0.isShared && shared[$0.position] != nil }
        if !places.isEmpty { slots[number, default: [:]][index] = places }
      }
    }
    return slots
  }
}

/// The records of a row of `records`.
struct StoredRow {
  let row: RecordRow
  let places: [RecordPlace]
  private let block: UnpackedBlock
  private let slot: UnpackedBlock.Slot

  /// Reads them. Throws damage where they are not there.
  init(_ row: RecordRow, _ blocks: RecordBlocks) throws {
    self.row = row
    block = try blocks.block(row.block)
    slot = try row.slot(of: block)
    places = Array(block.places[slot.records])
  }

  /// The line of a place, without its end.
  func line(_ index: Int) -> ArraySlice<UInt8> { block.line(of: slot.records.lowerBound + index, in: slot) }
}
