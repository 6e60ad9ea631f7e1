/// The maximum of a linear function under linear inequalities, by the textbook's simplex method with Bland's
/// rule: slow, short and independent of what it checks.
///
/// Every program here holds at a known point (the true clocks), so unknowns are distances from it, the right
/// hand sides are not negative, and the method can begin there.
struct TinyLinearProgram {
  /// Σ coefficients · unknowns ≤ limit.
  struct Inequality {
    var coefficients: [Double]
    var limit: Double
  }

  var inequalities: [Inequality]

  private static let epsilon = 1e-9

  /// Nil where nothing bounds it.
  func maximum(of objective: [Double]) -> Double? {
    // Unknowns of any sign are differences of two that are not negative.
    let columns = objective.count * 2 + inequalities.count
    var rows = inequalities.enumerated().map { index, inequality in
      var row = inequality.coefficients + inequality.coefficients.map { -$0 }
      row += (0..<inequalities.count).map { $0 == index ? 1 : 0 }
      return row + [inequality.limit]
    }
    var costs = objective + objective.map { -$0 } + Array(repeating: 0, count: inequalities.count + 1)
    var basis = (0..<inequalities.count).map { objective.count * 2 + $0 }
    while let entering = (0..<columns).first(where: { costs[$0] > Self.epsilon }) {
      let candidates = rows.indices.filter { rows[$0][entering] > Self.epsilon }
      let leaving = candidates.min { a, b in
        let (ratioA, ratioB) = (rows[a][columns] / rows[a][entering], rows[b][columns] / rows[b][entering])
        return ratioA != ratioB ? ratioA < ratioB : basis[a] < basis[b]
      }
      guard let leaving else { return nil }
      basis[leaving] = entering
      let pivot = rows[leaving][entering]
      rows[leaving] = rows[leaving].map { $0 / pivot }
      for row in rows.indices where row != leaving {
        Self.subtract(rows[leaving], times: rows[row][entering], from: &rows[row])
      }
      Self.subtract(rows[leaving], times: costs[entering], from: &costs)
    }
    return -costs[columns]
  }

  /// Nil where nothing bounds it.
  func minimum(of objective: [Double]) -> Double? { maximum(of: objective.map { -$0 }).map { -$0 } }

  private static func subtract(_ row: [Double], times factor: Double, from target: inout [Double]) {
    guard factor != 0 else { return }
    for column in row.indices { target[column] -= factor * row[column] }
  }
}
