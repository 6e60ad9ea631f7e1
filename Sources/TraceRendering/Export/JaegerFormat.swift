package import TraceModel

/// The JSON that Jaeger's query service answers with, and that its page opens as a file
/// (https://github.com/jaegertracing/jaeger, `internal/uimodel/model.go`).
package struct JaegerFormat: ExportFormat {
  package let name = "jaeger"
  package let isForPeople = false
  package let frame = ExportFrame(
    opening: #"{"data":["#, separator: ",\n",
    closing: #"],"total":0,"limit":0,"offset":0,"errors":null}"# + "\n")

  package init() {}

  package func export(_ request: TraceView, in context: ExportContext) -> String {
    let trace = ExportedTrace(request, endOfLogs: context.endOfLogs)
    let origins = trace.spans.byOrigin.map(\.origin)
    let processes = Dictionary(uniqueKeysWithValues: origins.enumerated().map { ($1, "p\($0 + 1)") })
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("traceID", trace.id)
      writer.array("spans", of: trace.spans) { $0.span($1, trace, process: processes[$1.origin] ?? "") }
      writer.object("processes") { writer in
        for (index, origin) in origins.enumerated() { writer.object("p\(index + 1)") { $0.process(origin) } }
      }
      writer.key("warnings")
      writer.null()
    }
    return writer.text
  }
}

extension JSONWriter {
  fileprivate mutating func process(_ origin: Origin) {
    member("serviceName", origin.exportedService)
    let instance = origin.instance.flatMap { $0.isEmpty ? nil : $0 }
    tags("tags", instance.map { [ExportedAttribute("service.instance.id", $0)] } ?? [])
  }

  fileprivate mutating func span(_ span: ExportedSpan, _ trace: ExportedTrace, process: String) {
    object { writer in
      writer.member("traceID", trace.id)
      writer.member("spanID", span.id)
      writer.member("operationName", span.name)
      let references = [("CHILD_OF", span.parent), ("FOLLOWS_FROM", span.link)].filter { $0.1 != nil }
      writer.array("references", of: references) { writer, reference in
        writer.object { writer in
          writer.member("refType", reference.0)
          writer.member("traceID", trace.id)
          writer.member("spanID", reference.1)
        }
      }
      writer.member("startTime", span.startMicroseconds)
      writer.member("duration", span.microseconds)
      writer.tags("tags", span.jaegerTags)
      writer.array("logs", of: span.events) { writer, event in
        writer.object { writer in
          writer.member("timestamp", event.time / 1_000)
          writer.tags("fields", [ExportedAttribute("event", event.name)] + event.attributes)
        }
      }
      writer.member("processID", process)
      writer.key("warnings")
      writer.null()
    }
  }

  private mutating func tags(_ name: String, _ tags: [ExportedAttribute]) {
    array(name, of: tags) { writer, tag in
      writer.object { writer in
        writer.member("key", tag.key)
        switch tag.value {
        case .string(let text):
          writer.member("type", "string")
          writer.member("value", text)
        case .integer(let number) where number.magnitude < 1 << 53:
          writer.member("type", "int64")
          writer.member("value", number)
        case .number(let text) where tag.value.isFraction:
          writer.member("type", "float64")
          writer.key("value")
          writer.logged(text)
        // Its page is JavaScript, which would lose digits of a longer number.
        case .integer, .number:
          writer.member("type", "string")
          writer.member("value", tag.value.text)
        case .boolean(let isSo):
          writer.member("type", "bool")
          writer.key("value")
          writer.boolean(isSo)
        }
      }
    }
  }
}

extension ExportedSpan {
  /// The kind and the failure are tags.
  fileprivate var jaegerTags: [ExportedAttribute] {
    [ExportedAttribute("span.kind", kind.rawValue)]
      + (status == .error ? [ExportedAttribute("error", .boolean(true))] : []) + attributes
  }
}
