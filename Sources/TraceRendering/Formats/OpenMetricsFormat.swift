package import TraceModel

/// OpenMetrics 1.0, with exemplars: what Prometheus scrapes.
package struct OpenMetricsFormat: MetricsFormat {
  package let name = "openmetrics"
  package let isForPeople = false

  package init() {}

  package func metrics(_ metrics: RequestMetrics) -> String {
    MetricText.text(MetricFamilies.all(metrics), as: .openMetrics)
  }
}
