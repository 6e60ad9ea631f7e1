import Algorithms
import TraceModel

/// Puts the errors and warnings of a program below the row at whose time they were logged.
struct WaterfallRemarks {
  private let view: TraceView
  private let rows: [WaterfallRow]
  private let names: DisplayNames
  /// The zero of offsets.
  private let first: Timestamp
  /// Rows of work by origin, by start.
  private let byOrigin: [OriginID: [Int]]

  /// `rows` with their remarks, and the remarks of events that no row covers.
  static func attach(_ view: TraceView, to rows: [WaterfallRow], names: DisplayNames) -> (
    [WaterfallRow], [WaterfallRow.Remark]
  ) {
    WaterfallRemarks(view, rows, names).attached()
  }

  private init(_ view: TraceView, _ rows: [WaterfallRow], _ names: DisplayNames) {
    self.names = names
    first = rows.map(\.drawnFrom).min() ?? view.summary.start
    self.view = view
    self.rows = rows
    let working = rows.indices.filter { [.client, .server, .work].contains(rows[$0].kind) }
    byOrigin = Dictionary(grouping: working) { rows[$0].origin }
      .mapValues { $0.sorted { (rows[$0].drawnFrom, $0) < (rows[$1].drawnFrom, $1) } }
  }

  private func attached() -> ([WaterfallRow], [WaterfallRow.Remark]) {
    var result = rows
    var loose: [WaterfallRow.Remark] = []
    let owners = Dictionary(
      rows.indices.flatMap { row in rows[row].events.map { ($0, row) } },
      uniquingKeysWith: { first, _ in first })
    for (index, event) in view.trace.events.enumerated() where index < view.details.count {
      guard let remark = remark(event, view.details[index]) else { continue }
      if let row = owners[index] ?? row(covering: event, at: view.trace.drawnTime(of: index)) {
        result[row].remarks.append(remark)
      } else {
        loose.append(remark)
      }
    }
    return (result, loose)
  }

  /// An error text wherever one was logged; of mere log lines also warnings.
  private func remark(_ event: Event, _ details: RecordDetails) -> WaterfallRow.Remark? {
    let isLine = event.role == .note && event.level >= .warning
    guard details.error != nil || isLine else { return nil }
    let level = max(event.level, details.error == nil ? .warning : .error)
    let parts = [isLine ? details.name : "", details.error ?? ""].filter { !$0.isEmpty }
    return WaterfallRow.Remark(
      offset: event.time - first, who: names.origin(event.origin), level: level,
      text: parts.joined(separator: ": "))
  }

  /// The row of the event's origin that began last before the event: one under way, else any. Looks back a bounded
  /// number of rows.
  private func row(covering event: Event, at time: Timestamp) -> Int? {
    guard let candidates = byOrigin[event.origin] else { return nil }
    let later = candidates.partitioningIndex { rows[$0].drawnFrom > time }
    let begun = candidates[..<later].suffix(64)
    return begun.last { rows[$0].drawnEnd.map { $0 >= time } ?? true } ?? begun.last
  }
}
