package import TraceModel

/// OpenTelemetry's protocol in its JSON encoding: one `TracesData` a line, as the collector's file receiver reads it
/// and `v1/traces` takes it.
///
/// - https://github.com/open-telemetry/opentelemetry-proto, `trace.proto`
/// - https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding: ids are hexadecimal, enumerations are numbers,
///   and 64-bit numbers are strings.
package struct OTLPFormat: ExportFormat {
  package let name = "otlp"
  package let isForPeople = false
  package let frame = ExportFrame()

  package init() {}

  package func export(_ request: TraceView, in context: ExportContext) -> String {
    let trace = ExportedTrace(request, endOfLogs: context.endOfLogs)
    return Self.document([Self.part(trace.spans[...], of: trace)]) + "\n"
  }

  /// Spans of one request, as a part of a document.
  package struct Part: Sendable {
    /// Elements of `resourceSpans`, with commas between them.
    package let text: String
    /// How many spans `text` has.
    package let spans: Int
  }

  /// One request as parts of documents, each with a limited number of spans and bytes. Only a span that is longer by
  /// itself stands in a longer one.
  package static func parts(
    _ request: TraceView, endOfLogs: Timestamp?, mostSpans: Int, mostBytes: Int
  ) -> [Part] {
    let trace = ExportedTrace(request, endOfLogs: endOfLogs)
    var parts: [Part] = []
    // The first ones last, from where they are taken.
    var pending = [trace.spans[...]]
    while let spans = pending.popLast() {
      let isBounded = spans.count <= mostSpans
      if isBounded, case let part = part(spans, of: trace),
        part.text.utf8.count <= mostBytes || spans.count < 2
      {
        parts.append(part)
      } else {
        let middle = spans.startIndex + (isBounded ? spans.count / 2 : mostSpans)
        pending += [spans[middle...], spans[..<middle]]
      }
    }
    return parts
  }

  private static func part(_ spans: ArraySlice<ExportedSpan>, of trace: ExportedTrace) -> Part {
    var writer = JSONWriter()
    writer.array(of: Array(spans).byOrigin) { $0.resource($1.origin, $1.spans, trace) }
    return Part(text: String(writer.text.dropFirst().dropLast()), spans: spans.count)
  }

  /// A document, without a line end.
  package static func document(_ parts: [Part]) -> String {
    #"{"resourceSpans":["# + parts.map(\.text).joined(separator: ",") + "]}"
  }
}

extension [ExportedSpan] {
  /// The spans of each program, in the order of their first ones.
  var byOrigin: [(origin: Origin, spans: [ExportedSpan])] {
    var indices: [Origin: Int] = [:]
    var groups: [(origin: Origin, spans: [ExportedSpan])] = []
    for span in self {
      if let index = indices[span.origin] {
        groups[index].spans.append(span)
      } else {
        indices[span.origin] = groups.count
        groups.append((span.origin, [span]))
      }
    }
    return groups
  }
}

extension Origin {
  /// The name that a viewer lists; none may be empty.
  var exportedService: String { service.isEmpty ? instance ?? "unknown_service" : service }
}

extension JSONWriter {
  fileprivate mutating func resource(_ origin: Origin, _ spans: [ExportedSpan], _ trace: ExportedTrace) {
    var attributes = [ExportedAttribute("service.name", origin.exportedService)]
    if let instance = origin.instance, !instance.isEmpty {
      attributes.append(ExportedAttribute("service.instance.id", instance))
    }
    object { writer in
      writer.object("resource") { $0.attributes(attributes) }
      writer.array("scopeSpans", of: [spans]) { writer, spans in
        writer.object { writer in
          writer.object("scope") { $0.member("name", "trace") }
          writer.array("spans", of: spans) { $0.span($1, trace) }
        }
      }
    }
  }

  private mutating func span(_ span: ExportedSpan, _ trace: ExportedTrace) {
    object { writer in
      writer.member("traceId", trace.id)
      writer.member("spanId", span.id)
      writer.member("parentSpanId", span.parent)
      writer.member("name", span.name)
      writer.member("kind", span.kind.otlp)
      writer.member("startTimeUnixNano", "\(span.start)")
      writer.member("endTimeUnixNano", "\(span.end)")
      writer.attributes(span.attributes)
      writer.array("events", of: span.events) { writer, event in
        writer.object { writer in
          writer.member("timeUnixNano", "\(event.time)")
          writer.member("name", event.name)
          writer.attributes(event.attributes)
        }
      }
      if let link = span.link {
        writer.array("links", of: [link]) { writer, link in
          writer.object { writer in
            writer.member("traceId", trace.id)
            writer.member("spanId", link)
          }
        }
      }
      writer.object("status") { $0.member("code", span.status.otlp) }
    }
  }

  private mutating func attributes(_ attributes: [ExportedAttribute]) {
    array("attributes", of: attributes) { writer, attribute in
      writer.object { writer in
        writer.member("key", attribute.key)
        writer.object("value") { writer in
          switch attribute.value {
          case .string(let text): writer.member("stringValue", text)
          case .integer(let number): writer.member("intValue", "\(number)")
          case .number(let text):
            writer.key("doubleValue")
            writer.double(text)
          case .boolean(let isSo):
            writer.key("boolValue")
            writer.boolean(isSo)
          }
        }
      }
    }
  }

  /// A number that a double holds; a longer one is the nearest, and one beyond all of them a word of the encoding.
  private mutating func double(_ text: String) {
    let value = Double(text) ?? 0
    if value.isFinite { logged(text) } else { string(value < 0 ? "-Infinity" : "Infinity") }
  }
}

extension Trace.Span.Kind {
  /// `SpanKind` of `trace.proto`.
  fileprivate var otlp: Int {
    switch self {
    case .internal: 1
    case .server: 2
    case .client: 3
    case .producer: 4
    case .consumer: 5
    }
  }
}

extension Trace.Span.Status {
  /// `StatusCode` of `trace.proto`.
  fileprivate var otlp: Int {
    switch self {
    case .unset: 0
    case .ok: 1
    case .error: 2
    }
  }
}
