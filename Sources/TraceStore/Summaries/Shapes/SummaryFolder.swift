package import TraceModel

/// Takes requests for a computation: the first of each shape (`SummaryShape`) by its summary,
/// the others by their times.
package protocol SummaryFolder {
  /// What is done to requests before their shapes are compared; nil: nothing.
  var settlement: RowSettlement? { get }
  /// The request stays as it is stored, so that its shape tells of it. Requests are asked about in ascending order.
  mutating func isAsStored(_ request: Int64) -> Bool
  /// Takes a request. The summary is lent, as it is stored. `times` gives the settled times, if a recipe can be made
  /// of them. Returns the number of a recipe for the shape, or nil if each request of it
  /// has to be taken by its summary.
  mutating func take(_ request: Int64, _ summary: inout TraceSummary, _ times: () -> KnownTimes?) -> Int?
  /// Takes another request of the shape for which the recipe was made.
  mutating func take(_ request: Int64, by recipe: Int, _ times: RowTimes)
}

/// Requests that can be handed to any folder.
package protocol FoldableSummaries {
  /// Hands each request to `folder`, in the order of their numbers.
  func fold(into folder: inout some SummaryFolder) throws
}

extension SummaryBlocks {
  /// Hands the requests whose numbers are in a range to `folder`, in their order, with the values of `columns`.
  func fold(
    in numbers: ClosedRange<Int64>, except omitted: Set<Int64>, _ columns: AttributeColumns?,
    into folder: inout some SummaryFolder
  ) throws {
    var (summary, patterns, shapes, columns) = (TraceSummary(), PatternNumbers(), SummaryShapes(), columns)
    var settler = RowSettler(folder.settlement, ids)
    try forEachRow(in: numbers, withAttributes: columns != nil) { number, pattern, row, attributes in
      if !omitted.isEmpty, omitted.contains(RequestNumber.ofID(number)) { return }
      var (isSound, hasParts) = (true, false)
      summary.projection = .empty
      if let attributes {
        isSound = columns?.readOwn(attributes, into: &summary, hasParts: &hasParts) ?? true
      }
      var settled: (row: SettledRow, pattern: Int)?
      if isSound, !hasParts, folder.isAsStored(number), let pattern = patterns.number(of: pattern) {
        settled = settler.settle(row, pattern: pattern).map { ($0, pattern) }
      }
      if let settled, let known = shapes.known(settled.row, pattern: settled.pattern, summary.projection) {
        return folder.take(number, by: known.recipe, known.times)
      }
      guard summary.read(row, ids) else { throw Self.damage(number) }
      if let attributes, columns?.read(attributes, into: &summary) == false { throw Self.damage(number) }
      let projection = summary.projection
      var shape: SummaryShape?
      let recipe = folder.take(number, &summary) {
        // Not before it is asked for: it costs as much as reading the row.
        guard let settled, shapes.hasRoom(for: settled.pattern) else { return nil }
        shape = SummaryShape(settled.row, projection)
        return shape?.knownTimes(of: settled.row)
      }
      if let recipe, let settled, shape != nil || shapes.hasRoom(for: settled.pattern) {
        guard let shape = shape ?? SummaryShape(settled.row, projection) else { return }
        shapes.add(shape, recipe: recipe, pattern: settled.pattern)
      }
    }
  }
}

extension IndexReader {
  /// Hands the requests in `numbers` to `folder`, in this order and with values of `attributes`. Requests of the ids in
  /// `stale` are left out.
  package func foldSummaries(
    in numbers: ClosedRange<Int64>, except stale: Set<Int64>, attributes: AttributeColumns?,
    into folder: inout some SummaryFolder
  ) throws {
    let omitted = try omitted(in: numbers, stale)
    try summaries.fold(in: numbers, except: omitted, attributes, into: &folder)
  }
}
