extension StyledText {
  /// The texts cut to at most `columns` columns. Where different ones would be cut to the same, they begin where they differ:
  /// of `deployment_region=eu jobs` and `deployment_region=us jobs` that is `…eu jobs` and `…us jobs`.
  static func distinct(_ texts: [StyledText], in columns: Int) -> [StyledText] {
    var cut = texts.map { $0.truncated(to: columns) }
    guard columns >= leastForDifference else { return cut }
    var rest = texts.map(\.text)
    // Those that differ first are told apart first.
    for _ in 0..<mostRounds {
      let alike = Dictionary(grouping: texts.indices.filter { texts[$0].width > columns }) { cut[$0].text }
        .values.filter { group in group.contains { texts[$0].text != texts[group[0]].text } }
      guard !alike.isEmpty else { break }
      for group in alike {
        let common = commonPrefix(group.map { rest[$0] })
        for index in group {
          rest[index] = String(rest[index].dropFirst(common))
          cut[index] = StyledText("…" + rest[index], texts[index].ink).truncated(to: columns)
        }
      }
    }
    return cut
  }

  /// In fewer columns no difference shows.
  private static let leastForDifference = 6
  private static let mostRounds = 8

  /// How many characters all texts begin with, less one, so that each has a character left.
  private static func commonPrefix(_ texts: [String]) -> Int {
    guard let first = texts.first else { return 0 }
    let common = texts.dropFirst().reduce(Array(first)) { common, text in
      Array(zip(common, text).prefix { $0 == $1 }.map(\.0))
    }
    return min(common.count, max(0, (texts.map(\.count).min() ?? 0) - 1))
  }
}
