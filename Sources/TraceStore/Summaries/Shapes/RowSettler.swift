import TraceModel

/// Hot: settles rows one after another (`RowSettlement`), in memory of its own.
struct RowSettler: ~Copyable {
  /// An origin that the row names.
  private struct Named {
    var number: Int64
    var origin: OriginID
    var crowd: UInt32
    var correction: ClockLine
    /// In the row that is compared.
    var settled: Int64
  }

  /// A row that names more is taken by its summary: each name is compared with those before it.
  private static let mostNamed = 64

  private let settlement: RowSettlement?
  private let ids: CatalogIDs
  /// By number of their pattern; nil of one that was not met.
  private var layouts: [RowLayout?] = []
  private var named: [Named] = []
  /// Of each of the layout's origins, which of `named` it is.
  private var indices: [Int] = []
  private var numbers = UnsafeMutableBufferPointer<Int64>.allocate(capacity: 0)
  private var origins = UnsafeMutableBufferPointer<OriginID>.allocate(capacity: 0)

  /// Without a settlement rows stay as they are.
  init(_ settlement: RowSettlement?, _ ids: CatalogIDs) { (self.settlement, self.ids) = (settlement, ids) }

  deinit {
    numbers.deallocate()
    origins.deallocate()
  }

  /// The row, settled; nil if its shape does not tell enough of it. `pattern` is the number of its pattern.
  @inline(__always)
  mutating func settle(_ row: UnsafeBufferPointer<Int64>, pattern: Int) -> SettledRow? {
    guard let settlement else {
      return SettledRow(numbers: row, origins: UnsafeBufferPointer(start: nil, count: 0))
    }
    return settle(row, pattern, settlement)
  }

  private mutating func settle(
    _ row: UnsafeBufferPointer<Int64>, _ pattern: Int, _ settlement: RowSettlement
  ) -> SettledRow? {
    guard reachLayout(of: row, pattern), let layout = layouts[pattern], layout.fits(row) else { return nil }
    let logged = row[layout.start.position]
    guard SummaryLayout.base(logged) == logged, name(row, layout, settlement) else { return nil }
    reach(row.count)
    _ = numbers.update(from: row)
    for (index, position) in layout.origins.enumerated() {
      numbers[position] = named[indices[index]].settled
      origins[position] = named[indices[index]].origin
    }
    let start = logged &- correction(of: layout.start, at: logged)
    for time in layout.times {
      let shown = logged &+ row[time.position]
      numbers[time.position] = shown &- correction(of: time, at: shown) &- start
    }
    numbers[layout.start.position] = start
    return SettledRow(
      numbers: UnsafeBufferPointer(rebasing: numbers[..<row.count]),
      origins: UnsafeBufferPointer(rebasing: origins[..<row.count]))
  }

  @inline(__always)
  private func correction(of time: RowLayout.Time, at logged: Int64) -> Int64 {
    time.origin < 0 ? 0 : named[indices[time.origin]].correction.offset(atLogged: logged)
  }

  /// Looks up who is named in the row. False if the clock of one was set, or they are very many.
  @inline(__always)
  private mutating func name(
    _ row: UnsafeBufferPointer<Int64>, _ layout: RowLayout, _ settlement: RowSettlement
  ) -> Bool {
    named.removeAll(keepingCapacity: true)
    indices.removeAll(keepingCapacity: true)
    for position in layout.origins {
      let number = row[position]
      if let known = named.firstIndex(where: { $0.number == number }) {
        indices.append(known)
        continue
      }
      guard named.count < Self.mostNamed else { return false }
      let origin = ids.origin(number)
      guard let correction = settlement.correction(of: origin) else { return false }
      let crowd = settlement.crowd(of: origin)
      let others = crowd == 0 ? 0 : named.count { $0.crowd == crowd }
      indices.append(named.count)
      named.append(
        Named(
          number: number, origin: origin, crowd: crowd, correction: correction,
          settled: SettledRow.number(origin, crowd: crowd, others: others)))
    }
    return true
  }

  /// The layout of a pattern is there, made of this row if it is the first. False if the row has none.
  @inline(__always)
  private mutating func reachLayout(of row: UnsafeBufferPointer<Int64>, _ pattern: Int) -> Bool {
    if pattern >= layouts.count {
      layouts.append(contentsOf: repeatElement(nil, count: pattern + 1 - layouts.count))
    }
    if layouts[pattern] == nil {
      var summary = TraceSummary()
      // Nothing is known of the places of a row that cannot be read.
      guard summary.read(row, ids) else { return false }
      layouts[pattern] = RowLayout(row)
    }
    return true
  }

  /// There is room for a row.
  private mutating func reach(_ width: Int) {
    guard numbers.count < width else { return }
    numbers.deallocate()
    origins.deallocate()
    numbers = .allocate(capacity: width * 2)
    origins = .allocate(capacity: width * 2)
  }
}
