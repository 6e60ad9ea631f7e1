package import TraceModel

/// Prometheus's text format 0.0.4: what node_exporter reads from files, and a push gateway takes.
package struct PrometheusFormat: MetricsFormat {
  package let name = "prometheus"
  package let isForPeople = false

  package init() {}

  package func metrics(_ metrics: RequestMetrics) -> String {
    MetricText.text(MetricFamilies.all(metrics), as: .prometheus)
  }
}
