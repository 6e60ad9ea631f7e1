import TraceModel

/// The logarithmic scale of histograms that are drawn together: columns of one or several bins, from the shortest
/// duration of any of them to the longest. Durations below 1 µs, and those below 0, have no place on it;
/// they have one column beside it.
struct HistogramAxis {
  /// Some duration is below 1 µs.
  let hasLow: Bool
  /// How many columns the scale has.
  let count: Int
  private let first: Int
  private let binsPerColumn: Int

  /// At most `columns` columns for `histograms`, each as wide as the others. nil of nothing.
  init?(_ histograms: [DurationHistogram], columns: Int) {
    let bins = Set(histograms.flatMap(\.bins).map(\.index))
    guard let last = bins.max() else { return nil }
    hasLow = bins.contains { $0 < DurationHistogram.firstPositive }
    let places = bins.filter { $0 >= DurationHistogram.firstPositive }
    guard let least = places.min() else {
      (count, first, binsPerColumn) = (0, DurationHistogram.firstPositive, 1)
      return
    }
    // Where a decade is a whole number of columns, it begins with one.
    func begin(_ size: Int) -> Int { least - (least - DurationHistogram.firstPositive) % size }
    func needed(_ size: Int) -> Int { (last - begin(size)) / size + 1 }
    binsPerColumn = (1...(last - least + 1)).first { needed($0) <= max(1, columns) } ?? last + 1
    (first, count) = (begin(binsPerColumn), needed(binsPerColumn))
  }

  /// The least duration of a column, and the bound that its durations stay below;
  /// there is none at the end of all scales.
  func bounds(of column: Int) -> (lower: Nanoseconds, upper: Nanoseconds?) {
    let bin = first + column * binsPerColumn
    return (
      DurationHistogram.lower(of: bin) ?? .zero, DurationHistogram.upper(of: bin + binsPerColumn - 1)
    )
  }

  /// The column of a duration; nil below 1 µs.
  func column(of duration: Nanoseconds) -> Int? {
    let bin = DurationHistogram.index(of: duration)
    return bin < first ? nil : (bin - first) / binsPerColumn
  }

  /// The counts of a histogram's bins by column; `part` chooses what of a bin counts.
  /// A bin beyond the scale is not drawn.
  func counts(_ histogram: DurationHistogram, _ part: (DurationHistogram.Bin) -> Int) -> [Int] {
    var counts = [Int](repeating: 0, count: count)
    for bin in histogram.bins where bin.index >= first {
      let column = (bin.index - first) / binsPerColumn
      if column < count { counts[column] += part(bin) }
    }
    return counts
  }

  /// The count of the bins of durations below 1 µs, which have no column; `part` chooses what of a bin counts.
  func low(_ histogram: DurationHistogram, _ part: (DurationHistogram.Bin) -> Int) -> Int {
    histogram.bins.filter { $0.index < DurationHistogram.firstPositive }.reduce(0) { $0 + part($1) }
  }
}
