package import TraceModel

/// Zipkin's list of spans, version 2 (https://github.com/openzipkin/zipkin-api, `zipkin2-api.yaml`). It has no links:
/// the producer of a message is the parent of its consumer.
package struct ZipkinFormat: ExportFormat {
  package let name = "zipkin"
  package let isForPeople = false
  package let frame = ExportFrame(opening: "[", separator: ",\n", closing: "]\n")

  package init() {}

  package func export(_ request: TraceView, in context: ExportContext) -> String {
    let trace = ExportedTrace(request, endOfLogs: context.endOfLogs)
    var writer = JSONWriter()
    writer.array(of: trace.spans) { $0.span($1, trace) }
    return String(writer.text.dropFirst().dropLast())
  }
}

extension ExportedSpan {
  /// Whole µs since 1970. Beginning and end are cut alike, so that what encloses a span still does.
  var startMicroseconds: Int64 { start / 1_000 }

  /// In whole µs.
  var microseconds: Int64 { end / 1_000 - start / 1_000 }
}

extension JSONWriter {
  fileprivate mutating func span(_ span: ExportedSpan, _ trace: ExportedTrace) {
    object { writer in
      writer.member("traceId", trace.id)
      writer.member("id", span.id)
      writer.member("parentId", span.parent)
      if span.kind != .internal { writer.member("kind", span.kind.rawValue.uppercased()) }
      writer.member("name", span.name)
      // Zipkin reads 0 as no time, and a message's own time may be 0.
      writer.member("timestamp", max(1, span.startMicroseconds))
      // "Durations of … zero" are none: a span lasts 1 µs at least.
      writer.member("duration", max(1, span.microseconds))
      writer.object("localEndpoint") { $0.member("serviceName", span.origin.exportedService) }
      writer.array("annotations", of: span.events) { writer, event in
        writer.object { writer in
          writer.member("timestamp", event.time / 1_000)
          writer.member("value", event.zipkin)
        }
      }
      writer.object("tags") { $0.tags(of: span) }
    }
  }

  /// Tags are texts, each name once; `error` marks a span that failed.
  private mutating func tags(of span: ExportedSpan) {
    if let instance = span.origin.instance, !instance.isEmpty { member("service.instance.id", instance) }
    if span.status == .error {
      let errors = span.events.compactMap { event in event.attributes.first { $0.key == "trace.error" } }
      member("error", errors.last?.value.text ?? "true")
    }
    for attribute in span.attributes { member(attribute.key, attribute.value.text) }
  }
}

extension ExportedEvent {
  /// An annotation is one text: the record's name and fields.
  fileprivate var zipkin: String {
    ([name] + attributes.map { "\($0.key)=\($0.value.text)" }).joined(separator: " ")
  }
}
