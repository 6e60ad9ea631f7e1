import Algorithms
package import TraceModel

/// Hot: a shape. Settled rows of one shape have equal numbers, except times and names of messages, and their times
/// stand in one order, with the same ones equal.
///
///     sent 3.1   received 3.4   published 3.9   consumed 5.0   …       numbers ──┐
///     sent 7.0   received 7.2   published 7.8   consumed 7.9   …       numbers ──┴─ one shape
///
/// What compares no more than times of one request does the same to all of one shape. So what a request adds to a
/// report is known from the first of its shape, but for the lengths between its times.
struct SummaryShape {
  /// Positions and values of the numbers that all have.
  private let positions: [Int32]
  private let values: [Int64]
  /// Positions of the times, ascending; `isEqual` says of each whether it is the one before it.
  private let times: [Int32]
  private let isEqual: [Bool]
  /// Positions of a crowd's members.
  private let members: [Int]
  private let start: Int
  private let width: Int
  private let projection: NameID
  /// By its taker's count.
  var recipe = 0
  /// Of the next shape with the same pattern; -1 for none.
  var next = -1

  /// Differences between times, and the farthest time from which others are told as differences, in ns.
  private static let most: Int64 = 1 << 61

  /// The shape of a row that was read, with its own attributes; nil if its times are too far apart.
  init?(_ settled: SettledRow, _ projection: NameID) {
    let row = settled.numbers
    let kinds = NumberKinds.of(row)
    let logged = kinds.indices.filter { kinds[$0] == .time && row[$0].isLogged }
    guard let start = logged.first, row[start].magnitude < Self.most else { return nil }
    (self.start, self.projection, width) = (start, projection, row.count)
    members = settled.members(kinds)
    let same = kinds.indices.filter { index in
      switch kinds[index] {
      case .value, .length, .origin: true
      case .time: !row[index].isLogged
      case .name: false
      }
    }
    positions = same.map { Int32($0) }
    values = same.map { row[$0] }
    let all = RowTimes(settled, start)
    let ordered = logged.sorted { (all[$0], $0) < (all[$1], $1) }
    times = ordered.map { Int32($0) }
    isEqual = zip(ordered, [start] + ordered).map { all[$0] == all[$1] }
    guard isWithinBounds(all) else { return nil }
  }

  /// The times of a row of the shape.
  @inline(__always)
  func times(of row: SettledRow) -> RowTimes { RowTimes(row, start) }

  /// The times of a row of the shape, to be looked for by their members.
  func knownTimes(of row: SettledRow) -> KnownTimes {
    KnownTimes(times: times(of: row), positions: times.map { Int($0) }, members: members)
  }

  /// The row has the shape.
  @inline(__always)
  func matches(_ settled: SettledRow, _ projection: NameID) -> Bool {
    let row = settled.numbers
    guard row.count == width, self.projection == projection, row[start].magnitude < Self.most else {
      return false
    }
    for index in positions.indices where row[Int(positions[index])] != values[index] { return false }
    let all = RowTimes(settled, start)
    var last = all[Int(times[0])]
    for index in times.indices.dropFirst() {
      let time = all[Int(times[index])]
      guard isEqual[index] ? time == last : time > last else { return false }
      last = time
    }
    return isWithinBounds(all)
  }

  /// The first and the last of the times are near the start, so that nothing overflows.
  @inline(__always)
  private func isWithinBounds(_ all: RowTimes) -> Bool {
    all[Int(times[0])] > -Self.most && all[Int(times[times.count - 1])] < Self.most
  }
}

/// The times of a row, on the common clock, and whose they are.
package struct RowTimes {
  private let row: SettledRow
  private let startPosition: Int

  @inline(__always)
  init(_ row: SettledRow, _ start: Int) { (self.row, startPosition) = (row, start) }

  /// The first time of the row, in ns since 1970.
  package var start: Int64 { row.numbers[startPosition] }

  /// The time at a position, in ns since `start`.
  @inline(__always)
  package subscript(position: Int) -> Int64 { position == startPosition ? 0 : row.numbers[position] }

  /// Who is named at a position of a crowd's member.
  @inline(__always)
  package func member(at position: Int) -> OriginID { row.origins[position] }
}

/// The times of the first row of a shape, to find where they stand.
package struct KnownTimes {
  fileprivate let times: RowTimes
  /// In the order of their times.
  fileprivate let positions: [Int]
  fileprivate let members: [Int]

  /// A position of that time, in ns since 1970; nil if the row has none. Any does:
  /// the times there are equal in each row of the shape.
  package func position(of time: Int64) -> Int? {
    let difference = time &- times.start
    let first = positions.partitioningIndex { times[$0] >= difference }
    return first < positions.count && times[positions[first]] == difference ? positions[first] : nil
  }

  /// A position of a crowd's member; nil of who is in no crowd, and so the same in each
  /// row of the shape. Any does, too.
  package func position(ofMember origin: OriginID) -> Int? {
    members.first { times.member(at: $0) == origin }
  }
}
