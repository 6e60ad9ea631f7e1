extension DocumentShape {
  /// The shape of documents that begin with `text`; it may be cut off.
  init?(documentThatBegins text: ArraySlice<UInt8>) {
    let sketch = JSONSketch(text)
    let has = { (path: String) in sketch.paths.contains(path) }
    // An object with a time is a record, whatever it tells of.
    guard !sketch.hasTime else { return nil }
    if has("resourceLogs[]") || has("resourceSpans[]") || has("resourceMetrics[]") {
      self = .openTelemetry
    } else if has("data.result[]") && has("data.resultType") || has("streams[].stream")
      || has("streams[].values[]")
    {
      self = .loki
    } else if has("hits.hits[]") {
      self = .search
    } else if has("logEvents[]") && (has("logGroup") || has("logEvents[].message") || has("messageType")) {
      self = .cloudWatch
    } else if has("events[].message") && has("events[].timestamp") {
      self = .cloudWatchAnswer
    } else if has("tables[].columns[].name") {
      self = .azureTables
    } else if has("results[][].field") {
      self = .insights
    } else if has("result._raw") || has("results[]._raw") {
      self = .splunk
    } else if has("data[].attributes.timestamp") {
      self = .datadog
    } else if let way = sketch.records {
      self = DocumentShape("records in \(way.replacing("[]", with: "").replacing(".", with: " "))").leading(
        way)
    } else {
      return nil
    }
  }
}

/// The paths of the first object of a text: `hits.hits[]._source`. Of a list only the first element counts.
struct JSONSketch {
  /// All of them, as far as the text goes and `deepest` objects deep.
  private(set) var paths: Set<String> = []
  private let text: ArraySlice<UInt8>
  private static let deepest = 5
  private static let most = 500

  /// The paths of the object that `text` begins with.
  init(_ text: ArraySlice<UInt8>) {
    self.text = text
    _ = readObject(at: text.startIndex, path: "", depth: 0)
  }

  /// Fields that a record has its time in; the object around a list of records has none.
  private static let times: Set<String> = [
    "timestamp", "@timestamp", "time", "ts", "@t", "Timestamp", "timeMillis", "instant", "datetime", "date",
    "asctime",
    "created", "eventTime", "log_time", "TimeGenerated", "_time", "t",
  ]

  /// The object has a time itself.
  var hasTime: Bool { paths.contains { Self.times.contains($0) } }

  /// The way to a list of records, as exports of many services have one; nil if there is none.
  var records: String? {
    let ways = paths.compactMap { path -> String? in
      let parts = path.split(separator: "[].", maxSplits: 1)
      guard parts.count == 2, Self.times.contains(String(parts[1])) else { return nil }
      return parts[0] + ".[]"
    }
    return ways.min { ($0.count, $0) < ($1.count, $1) }
  }

  /// Where the value ends; nil where the text does.
  private mutating func read(at start: Int, path: String, depth: Int) -> Int? {
    if paths.count < Self.most { paths.insert(path) }
    guard depth < Self.deepest else { return JSONParts(text).valueEnd(start) }
    switch text[start] {
    case UInt8(ascii: "{"): return readObject(at: start, path: path + ".", depth: depth + 1)
    case UInt8(ascii: "["):
      guard let first = JSONParts(text).afterSpace(start + 1) else { return nil }
      if text[first] != UInt8(ascii: "]") {
        guard read(at: first, path: path + "[]", depth: depth + 1) != nil else { return nil }
      }
      return JSONParts(text).valueEnd(start)
    default: return JSONParts(text).valueEnd(start)
    }
  }

  private mutating func readObject(at start: Int, path: String, depth: Int) -> Int? {
    let parts = JSONParts(text)
    var position = start + 1
    while let key = parts.afterSpace(position), text[key] == 0x22, let keyEnd = parts.valueEnd(key),
      let colon = parts.afterSpace(keyEnd), text[colon] == UInt8(ascii: ":"),
      let value = parts.afterSpace(colon + 1)
    {
      let name = String(decoding: text[(key + 1)..<(keyEnd - 1)], as: UTF8.self)
      guard let end = read(at: value, path: path + name, depth: depth), let next = parts.afterSpace(end)
      else {
        return nil
      }
      if text[next] != UInt8(ascii: ",") { return next + 1 }
      position = next + 1
    }
    return parts.valueEnd(start)
  }
}
