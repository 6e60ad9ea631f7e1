import Foundation

// The outputs of `trace` with `--format json` and `ndjson`, as far as tests look at them. Names are those of the
// JSON.

/// `trace.ingest/1`
struct IngestDocument: Decodable {
  var schema: String
  var lines: Int
  var events: Int
  var traces: Int
  var new_traces: Int
  var uncorrelated: Int
  var skipped: [String: Int]
  var already_indexed: Int
  var bytes: Int
  var sources: [Source]

  /// Lines that the document accounts for.
  var accountedLines: Int { events + uncorrelated + already_indexed + skipped.values.reduce(0, +) }

  /// The fate of one file's lines.
  struct Source: Decodable, Equatable {
    var file: String
    var lines: Int
    var events: Int
    var uncorrelated: Int
    var skipped: [String: Int]
    var already_indexed: Int

    /// Lines that the source accounts for.
    var accountedLines: Int { events + uncorrelated + already_indexed + skipped.values.reduce(0, +) }
  }
}

/// `trace.show/1`
struct ShowDocument: Decodable {
  var schema: String
  var correlation_id: String
  var outcome: String
  var start: String
  var end_to_end: EndToEnd?
  var segments: [Segment]
  var events: [Event]
  var critical_path: [PathPart]
  var notes: [Note]

  /// The segments of a name, between two services where these are given.
  func all(_ segment: String, from: String? = nil, to: String? = nil) -> [Segment] {
    segments.filter {
      $0.segment == segment && from.map($0.from.elementsEqual) != false
        && to.map($0.to.elementsEqual) != false
    }
  }

  /// The only one of these.
  func only(_ segment: String, from: String? = nil, to: String? = nil) -> Segment? {
    let found = all(segment, from: from, to: to)
    return found.count == 1 ? found[0] : nil
  }

  struct EndToEnd: Decodable {
    var accepted_ns: Int64?
    var first_effect_ns: Int64?
    var done_ns: Int64?
  }

  struct Segment: Decodable {
    var segment: String
    var from: String
    var to: String
    var destination: String?
    var message_key: String?
    var attempt: Int?
    var duration_ns: Int64
    /// Bounds of the true duration; nil where nothing bounds it.
    var low_ns: Int64?
    var high_ns: Int64?
    var clock: String
  }

  struct Event: Decodable {
    var service: String
    var role: String
    var name: String
    var attributes: [String: AttributeValue]
  }

  struct PathPart: Decodable {
    var segment: String
    var duration_ns: Int64
  }

  struct Note: Decodable {
    var kind: String
    var text: String
  }
}

/// One line of `trace find --format ndjson`.
struct FindDocument: Decodable, Equatable {
  var correlation_id: String
  var outcome: String
  var start: String
  var done_ns: Int64?
  var queue_wait_ns: Int64?
  var services: [String]
  var error: String?
}

/// `trace.report/1`
struct ReportDocument: Decodable, Equatable {
  var schema: String
  var groups: [Group]
  /// nil where all is of one clock.
  var true_minus_printed: [Doubt]?

  struct Doubt: Decodable, Equatable {
    var segment: String
    var clock: String
    var low_ns: Int64?
    var high_ns: Int64?
  }

  struct Group: Decodable, Equatable {
    var requests: Int
    var outcomes: [String: Int]
    var segments: [Segment]
  }

  struct Segment: Decodable, Equatable {
    var segment: String
    var count: Int
    var min_ns: Int64
    var mean_ns: Int64
    var max_ns: Int64
    var negative: Int
    var percentiles: [Percentile]
  }

  struct Percentile: Decodable, Equatable {
    var p: Double
    var value_ns: Int64
  }
}

/// The value of an attribute; tests look at numbers and texts only.
enum AttributeValue: Decodable, Equatable {
  case number(Int64)
  case text(String)
  case other

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let number = try? value.decode(Int64.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else {
      self = .other
    }
  }
}

extension TraceBinary.Execution {
  /// Standard output as one JSON document.
  func document<Document: Decodable>(_ type: Document.Type = Document.self) throws -> Document {
    try JSONDecoder().decode(type, from: standardOutput)
  }

  /// Standard output as one JSON document a line.
  func documents<Document: Decodable>(_ type: Document.Type = Document.self) throws -> [Document] {
    let decoder = JSONDecoder()
    return try standardOutput.split(separator: UInt8(ascii: "\n")).map { try decoder.decode(type, from: $0) }
  }
}
