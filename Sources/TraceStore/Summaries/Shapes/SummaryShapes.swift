import TraceModel

/// Hot: the shapes met so far.
struct SummaryShapes {
  /// More are not kept: requests of shapes so rare are taken one by one.
  private static let most = 1024
  /// The most of one pattern that a row is compared with.
  private static let mostOfPattern = 32

  private var shapes: [SummaryShape] = []
  /// By number of its pattern the newest shape, −1 for none, and how many there are.
  private var newest: [(shape: Int, count: Int)] = []

  /// The recipe and the times of a row with a pattern; nil if its shape is new.
  @inline(__always)
  mutating func known(
    _ row: SettledRow, pattern: Int, _ projection: NameID
  ) -> (recipe: Int, times: RowTimes)? {
    var index = pattern < newest.count ? newest[pattern].shape : -1
    while index >= 0 {
      if shapes[index].matches(row, projection) {
        return (shapes[index].recipe, shapes[index].times(of: row))
      }
      index = shapes[index].next
    }
    return nil
  }

  /// There is room for another of the pattern.
  func hasRoom(for pattern: Int) -> Bool {
    shapes.count < Self.most && (pattern >= newest.count || newest[pattern].count < Self.mostOfPattern)
  }

  /// Keeps a shape and what is to be done with its requests.
  mutating func add(_ shape: SummaryShape, recipe: Int, pattern: Int) {
    if pattern >= newest.count {
      newest.append(contentsOf: repeatElement((shape: -1, count: 0), count: pattern + 1 - newest.count))
    }
    var shape = shape
    (shape.recipe, shape.next) = (recipe, newest[pattern].shape)
    shapes.append(shape)
    newest[pattern] = (shapes.count - 1, newest[pattern].count + 1)
  }
}
