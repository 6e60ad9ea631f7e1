/// Where the records of a document stand: a tree of its objects and lists, as far as they are on the way to records.
///
///     {"hits":{"hits":[ record, … ]}}
///     {"resourceLogs":[ {"resource":…,"scopeLogs":[ {"logRecords":[ record, … ]} ]} ]}
///
/// An object off the way is a record itself, and a list at the top has records. Lines of JSON, objects over several
/// lines, and lists of them have the shape without a way.
struct DocumentShape: Equatable, Sendable {
  /// How a record is written as a line.
  enum Writing: Equatable, Sendable {
    /// As it is, with what the objects around it say of all their records in front.
    case asItIs
    case openTelemetry, loki, journal
    /// A list of values in the order of the columns that the object around names.
    case table
    /// A list of fields, each an object with its name and value.
    case fields
    /// A member of it, by the name `attributes`, is the record.
    case attributes
    /// Records are what a member of it carries.
    case carried(CarrierPath)
  }

  /// An object or a list on the way.
  struct Node: Equatable, Sendable {
    /// Members that lead on, by their keys.
    var members: [String: Int] = [:]
    /// The shape of a list's elements; nil for an object.
    var element: Int?
    /// A list of lists; each of these is a record.
    var hasEntries = false
    /// The name of elements that are no log records.
    var signal: String?
    /// Members about all records within; one of them at least is expected.
    var context: [String] = []
    /// The object is a record, unless a member leads on.
    var isRecord = false
  }

  /// The name of the documents.
  let name: String
  /// How their records are written.
  var writing = Writing.asItIs
  /// The first is the object at the top, the second a list at the top.
  private(set) var nodes: [Node] = [Node(isRecord: true), Node(element: 0)]

  /// The object at the top, and a list there.
  static let (object, list) = (0, 1)

  /// Objects and lists of them without a way.
  init(_ name: String, _ writing: Writing = .asItIs) { (self.name, self.writing) = (name, writing) }

  /// Adds a way of keys, `[]` for a list's elements, from the object at the top. The last list's elements are records,
  /// entries, or those of another signal. `context` names members of the object before the list `within`.
  func leading(
    _ way: String, context: [String] = [], of within: String = "", hasEntries: Bool = false,
    signal: String? = nil
  ) -> DocumentShape {
    var shape = self
    var (node, path) = (Self.object, "")
    if within.isEmpty { shape.nodes[node].context += context }
    let parts = way.split(separator: ".").map(String.init)
    for (index, part) in parts.enumerated() {
      path += (path.isEmpty ? "" : ".") + part
      let isLast = index == parts.count - 1
      node =
        part == "[]"
        ? shape.openElement(of: node, isRecord: isLast) : shape.openMember(part, of: node, isRecord: isLast)
      if part != "[]", !isLast, parts[index + 1] == "[]" {
        shape.nodes[node].element = shape.nodes[node].element ?? Self.none
        if index + 2 == parts.count {
          (shape.nodes[node].hasEntries, shape.nodes[node].signal) = (hasEntries, signal)
        }
      }
      if path == within { shape.nodes[node].context += context }
    }
    return shape
  }

  /// The number of an element that has not been entered.
  private static let none = -1

  private mutating func openMember(_ key: String, of node: Int, isRecord: Bool) -> Int {
    if let known = nodes[node].members[key] { return known }
    nodes.append(Node(isRecord: isRecord))
    nodes[node].members[key] = nodes.count - 1
    return nodes.count - 1
  }

  private mutating func openElement(of node: Int, isRecord: Bool) -> Int {
    if let known = nodes[node].element, known != Self.none { return known }
    nodes.append(Node(isRecord: isRecord))
    nodes[node].element = nodes.count - 1
    return nodes.count - 1
  }
}

extension DocumentShape {
  /// Objects over several lines, and lists.
  static let values = DocumentShape("JSON over several lines")
  /// `journalctl -o json-pretty`.
  static let journal = DocumentShape("journal records", .journal)
  /// OTLP/JSON. `instrumentationLibraryLogs` is what `scopeLogs` was called until 2022.
  static let openTelemetry = DocumentShape("OTLP logs", .openTelemetry)
    .leading("resourceLogs.[].scopeLogs.[].logRecords.[]", context: ["resource"], of: "resourceLogs.[]")
    .leading("resourceLogs.[].instrumentationLibraryLogs.[].logRecords.[]")
    .leading("resourceSpans.[].scopeSpans.[].spans.[]", signal: "span")
    .leading("resourceMetrics.[].scopeMetrics.[].metrics.[]", signal: "metric")
  /// Answers of Loki's API, and what is sent to it.
  static let loki = DocumentShape("Loki streams", .loki)
    .leading(
      "data.result.[].values.[]", context: ["stream", "metric"], of: "data.result.[]", hasEntries: true
    )
    .leading("streams.[].values.[]", context: ["stream"], of: "streams.[]", hasEntries: true)
  /// Answers of Elasticsearch and OpenSearch.
  static let search = DocumentShape("search hits").leading("hits.hits.[]")
  /// Events as CloudWatch sends them to subscribers.
  static let cloudWatch = DocumentShape("CloudWatch events")
    .leading("logEvents.[]", context: ["logGroup", "logStream"])
  /// Events as CloudWatch's API answers them.
  static let cloudWatchAnswer = DocumentShape("CloudWatch events").leading("events.[]")
  /// Answers of CloudWatch Logs Insights.
  static let insights = DocumentShape("CloudWatch Insights results", .fields)
    .leading("results.[]", hasEntries: true)
  /// Answers of Azure's Log Analytics.
  static let azureTables = DocumentShape("Azure tables", .table)
    .leading("tables.[].rows.[]", context: ["columns"], of: "tables.[]", hasEntries: true)
  /// Results of a search in Splunk: a line each, or a list.
  static let splunk = DocumentShape("Splunk results").leading("result").leading("results.[]")
  /// Answers of Datadog's API.
  static let datadog = DocumentShape("Datadog logs", .attributes).leading("data.[]")
}
