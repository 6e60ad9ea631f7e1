import LogReading
import TraceAnalysis
import TraceModel

extension LogDecoder {
  /// What joins the attributes of several events; nil where at most one attribute is asked for.
  var joiner: ProjectionJoiner? {
    projection.paths.count > 1 ? ProjectionJoiner(catalog: catalog) : nil
  }
}
