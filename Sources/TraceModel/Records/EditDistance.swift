/// How far apart two words are, for "did you mean".
package enum EditDistance {
  /// Edits between two words, a swap of neighbours being one (Damerau; the optimal string alignment distance).
  package static func between(_ a: String, _ b: String) -> Int {
    let a = Array(a)
    let b = Array(b)
    var rows = [Array(0...b.count)]
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }

  /// The word of `known` that is nearest to `word`, the first of several, with its distance; nil of none.
  package static func nearest(to word: String, among known: [String]) -> (word: String, distance: Int)? {
    known.map { (word: $0, distance: between(word, $0)) }.min { $0.distance < $1.distance }
  }

  /// The word of `known` probably meant by `word`: one with at most a quarter of its characters, or two, typed
  /// otherwise; nil if none is so near.
  package static func near(to word: String, among known: [String]) -> String? {
    nearest(to: word, among: known).flatMap {
      $0.distance <= max(2, word.count / 4) && $0.distance < word.count ? $0.word : nil
    }
  }
}
