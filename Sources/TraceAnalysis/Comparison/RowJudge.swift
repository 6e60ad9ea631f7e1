import TraceModel

/// Decides what has changed in a row, once its test is corrected.
///
///     one test says slower, the other faster       worse, and both are said
///     faster, and a shown percentile is longer     mixed
///     a change that clocks may have made           clocks
struct RowJudge {
  let first: RankTest.Sample
  let second: RankTest.Sample
  let test: RowTest
  /// How many tests are corrected together.
  let tests: Int
  let significance: Double
  /// By how much the shift may truly be less or more, as clocks tell.
  let doubt: DurationBounds?

  func settle(_ row: inout ComparisonReport.Row, isChange: Bool) {
    row.doubt = doubt
    guard isChange else {
      row.change = .none
      return
    }
    let isLonger = test.difference > 0
    if test.finds(isLonger: !isLonger, among: tests, at: significance) {
      row.parts = .init(
        ranks: test.ranks.difference > 0 ? .worse : .better,
        slowest: test.slowest.difference > 0 ? .worse : .better)
    }
    row.change = isLonger || row.parts != nil ? .worse : row.longerPercentiles.isEmpty ? .better : .mixed
    if !holds(row.change) { row.change = .clocks }
  }

  /// The change is more than noise even if clocks are off as much as they may be.
  private func holds(_ change: ComparisonReport.Change) -> Bool {
    guard let sides = doubt?.doubtfulSides else { return true }
    let offset = change == .worse ? sides.shorter : sides.longer
    guard offset != .zero else { return true }
    return RowTest(first, second.shifted(by: offset.count))
      .finds(isLonger: change == .worse, among: tests, at: significance)
  }
}
