import ReconstructedFleets
import TraceModel

@testable import ClockEstimation

/// Hops drawn as text, one a line: `api 10 → worker 14`, times in ms as logged, fractions allowed. Ids are
/// given in the order of the lines.
struct ClockDrawing {
  let catalog: Catalog
  private(set) var requests: [TraceSummary] = []

  init(_ drawing: String, catalog: Catalog = Catalog()) {
    self.catalog = catalog
    for line in drawing.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 5 else { continue }
      var delivery = TraceSummary.Delivery()
      delivery.publisher = id(String(words[0]))
      delivery.published = Self.nanoseconds(words[1])
      delivery.consumer = id(String(words[3]))
      delivery.consumed = Self.nanoseconds(words[4])
      var request = TraceSummary()
      request.deliveries = [delivery]
      requests.append(request)
    }
  }

  /// The clocks that the hops tell of.
  var table: ClockTable { ClockTable(ClockSurvey(requests), of: catalog) }

  func id(_ name: String) -> OriginID { catalog.id(of: Origin(service: name)) }

  /// Times as logged come out as they are corrected: `api 10 → worker 13`.
  func corrected(by table: ClockTable) -> [String] {
    requests.map(table.corrected).flatMap(\.deliveries).map { delivery in
      let names = [delivery.publisher, delivery.consumer].map { catalog.origin($0).service }
      let times = [delivery.published, delivery.consumed].map { Self.milliseconds($0) }
      return "\(names[0]) \(times[0]) → \(names[1]) \(times[1])"
    }
  }

  private static func nanoseconds(_ text: Substring) -> Int64 {
    Int64(((Double(text) ?? 0) * 1_000_000).rounded())
  }

  private static func milliseconds(_ nanoseconds: Int64) -> String {
    let value = Double(nanoseconds) / 1_000_000
    return value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}
