import LogReading
import TraceAnalysis
import TraceModel

extension LogDecoder {
  /// The joiner of several events' attributes; nil if at most one attribute is asked for.
  var joiner: ProjectionJoiner? {
    projection.paths.count > 1 ? ProjectionJoiner(catalog: catalog) : nil
  }
}
