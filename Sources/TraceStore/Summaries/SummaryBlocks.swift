import GRDB
import TraceModel

/// Hot: reads the table `summary_block`. The block that was unpacked last is kept:
/// the next request mostly stands in the same.
final class SummaryBlocks {
  /// Whether a request is asked for, by its outline.
  typealias Wanted = (_ request: Int64, _ outline: inout TraceSummary) -> Bool
  /// Takes a request. Its summary is lent, not to be changed: as a plain argument it is copied.
  typealias Taker = (_ request: Int64, _ summary: inout TraceSummary) throws -> Void

  private let select: Statement
  private let findRequest: Statement
  let ids: CatalogIDs
  private let unpacker: FrameUnpacker
  private var summaries = UnpackedRows()
  private var attributes = UnpackedRows()
  /// The number and the kind of the latest rows.
  private var latest: (number: Int64, hasAttributes: Bool)?

  init(_ database: Database, _ ids: CatalogIDs) throws {
    select = try Statement(database, SummaryBlock.selection)
    findRequest = try Statement(
      database,
      """
      SELECT number FROM request WHERE number BETWEEN ?1 AND ?2
        UNION ALL SELECT number FROM generation WHERE number BETWEEN ?1 AND ?2 LIMIT 1
      """)
    unpacker = try FrameUnpacker()
    self.ids = ids
  }

  /// Calls `body` with the summaries of the requests whose numbers are in a range, in their order. `isWanted` is asked
  /// first: its summary has no more than an outline (`TraceSummary.readOutline`).
  func forEach(in numbers: ClosedRange<Int64>, where isWanted: Wanted? = nil, _ body: Taker) throws {
    var summary = TraceSummary()
    try forEachRow(in: numbers, withAttributes: false) { number, _, row, _ in
      if let isWanted {
        guard summary.readOutline(row, ids) else { throw Self.damage(number) }
        guard isWanted(number, &summary) else { return }
      }
      guard summary.read(row, ids) else { throw Self.damage(number) }
      try body(number, &summary)
    }
  }

  /// Calls `body` with the summaries and their values of `columns`. An outline has those of the request as a whole.
  func forEach(
    in numbers: ClosedRange<Int64>, where isWanted: Wanted? = nil, _ columns: AttributeColumns, _ body: Taker
  ) throws {
    var (summary, columns, hasParts) = (TraceSummary(), columns, false)
    try forEachRow(in: numbers) { number, row, attributes in
      if let isWanted {
        guard summary.readOutline(row, ids),
          columns.readOwn(attributes, into: &summary, hasParts: &hasParts)
        else { throw Self.damage(number) }
        guard isWanted(number, &summary) else { return }
      }
      guard summary.read(row, ids), columns.read(attributes, into: &summary) else {
        throw Self.damage(number)
      }
      try body(number, &summary)
    }
  }

  /// Calls `body` with the summaries and the requests' own values, by index in the table of `numbering`.
  func forEach(
    in numbers: ClosedRange<Int64>, _ numbering: AttributeNumbering,
    _ body: (_ request: Int64, inout TraceSummary, _ attributes: [Int]) throws -> Void
  ) throws {
    var (summary, held) = (TraceSummary(), [Int]())
    try forEachRow(in: numbers) { number, row, attributes in
      held.removeAll(keepingCapacity: true)
      let isSound = StoredAttribute.read(attributes) { attribute in
        guard attribute.message < 0, attribute.clientEvent < 0 else { return }
        if let index = numbering.index(of: attribute.value) { held.append(index) }
      }
      guard isSound, summary.read(row, ids) else { throw Self.damage(number) }
      try body(number, &summary, held)
    }
  }

  /// Calls `body` with the numbers of each request, and those of its attributes.
  @inline(__always)
  private func forEachRow(
    in numbers: ClosedRange<Int64>,
    _ body: (_ request: Int64, UnsafeBufferPointer<Int64>, _ attributes: UnsafeBufferPointer<Int64>) throws
      -> Void
  ) throws {
    try forEachRow(in: numbers, withAttributes: true) { number, _, row, attributes in
      if let attributes { try body(number, row, attributes) }
    }
  }

  /// Calls `body` with the numbers and the pattern of each request, and with those of its attributes if asked.
  @inline(__always)
  func forEachRow(
    in numbers: ClosedRange<Int64>, withAttributes: Bool,
    _ body: (
      _ request: Int64, _ pattern: UInt64, UnsafeBufferPointer<Int64>, UnsafeBufferPointer<Int64>?
    ) throws -> Void
  ) throws {
    try forEachBlock(in: numbers, withAttributes: withAttributes) { block in
      try summaries.withNumbers { all in
        try attributes.withNumbers { allAttributes in
          guard !withAttributes || summaries.rows.count == attributes.rows.count else {
            throw Self.damage(block << SummaryLayout.slotBits)
          }
          for (index, row) in summaries.rows.enumerated() {
            let number = Self.number(of: row, block)
            guard numbers.contains(number) else { continue }
            let own = withAttributes ? attributes.rows[index] : nil
            guard own == nil || own?.slot == row.slot else { throw Self.damage(number) }
            try body(number, row.pattern, row.row(of: all), own?.row(of: allAttributes))
          }
        }
      }
    }
  }

  /// Calls `body` with the attributes of each request.
  func forEachAttribute(_ body: (StoredAttribute) -> Void) throws {
    try forEachBlock(in: Int64.min...Int64.max, withAttributes: true) { block in
      try attributes.withNumbers { all in
        for row in attributes.rows where !StoredAttribute.read(row.row(of: all), body) {
          throw Self.damage(Self.number(of: row, block))
        }
      }
    }
  }

  /// The summary of a request and its attributes; nil if none is stored.
  func summary(of number: Int64) throws -> (summary: TraceSummary, attributes: [StoredAttribute])? {
    let block = SummaryLayout.block(of: number)
    if latest?.number != block || latest?.hasAttributes == false {
      summaries = UnpackedRows()
      attributes = UnpackedRows()
      try forEachBlock(in: number...number, withAttributes: true) { _ in }
      latest = (block, true)
    }
    let slot = SummaryLayout.slot(of: number)
    guard let index = summaries.rows.firstIndex(where: { $0.slot == slot }),
      attributes.rows.indices.contains(index)
    else { return nil }
    var list: [StoredAttribute] = []
    let isSound = attributes.withNumbers { all in
      StoredAttribute.read(attributes.rows[index].row(of: all)) { list.append($0) }
    }
    var summary = TraceSummary()
    guard isSound, summaries.withNumbers({ summary.read(summaries.rows[index].row(of: $0), ids) }) else {
      throw Self.damage(number)
    }
    return (summary, list)
  }

  private func forEachBlock(
    in numbers: ClosedRange<Int64>, withAttributes: Bool, _ body: (_ block: Int64) throws -> Void
  ) throws {
    select.bind(1, SummaryLayout.block(of: numbers.lowerBound))
    select.bind(2, SummaryLayout.block(of: numbers.upperBound))
    defer { select.reset() }
    var next = SummaryLayout.block(of: numbers.lowerBound)
    while try select.step() {
      latest = nil
      let block = select.integer(0)
      // Pages that were exchanged are in another order.
      guard block >= next else { throw Damage.found("block \(block) of its requests is in the wrong place") }
      if block > next { try expectNothing(of: numbers, from: next, before: block) }
      next = block + 1
      try SummaryBlock.read(
        select, with: unpacker, summaries: &summaries, attributes: &attributes,
        withAttributes: withAttributes)
      try body(block)
    }
    let last = SummaryLayout.block(of: numbers.upperBound)
    if next <= last { try expectNothing(of: numbers, from: next, before: last + 1) }
  }

  /// Throws damage if some request has its summary in missing blocks.
  /// Of whole blocks all requests may have been removed.
  private func expectNothing(of numbers: ClosedRange<Int64>, from first: Int64, before end: Int64) throws {
    findRequest.bind(1, max(numbers.lowerBound, first << SummaryLayout.slotBits))
    findRequest.bind(2, min(numbers.upperBound, end << SummaryLayout.slotBits &- 1))
    defer { findRequest.reset() }
    if try findRequest.step() {
      let block = SummaryLayout.block(of: findRequest.integer(0))
      throw Damage.found("block \(block) of its requests is not there")
    }
  }

  private static func number(of row: UnpackedRows.Row, _ block: Int64) -> Int64 {
    block << SummaryLayout.slotBits | Int64(row.slot)
  }

  static func damage(_ request: Int64) -> any Error {
    Damage.found("the row of request \(request) holds what no request has")
  }
}
