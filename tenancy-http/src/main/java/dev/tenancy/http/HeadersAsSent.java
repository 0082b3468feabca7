package dev.tenancy.http;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Has every connector hand over headers letter by letter. Jetty's own choice is to replace a value by a common one, or by one that was
 * sent on the connection before, when the two, or the earlier and the beginning of the later, differ in upper and lower case alone. Behind
 * a proxy many clients share a connection, so anybody could spoil the credentials of others, and a wrong one could pass for the right one
 * that came before. What was sent before is not kept at all: to look a long credential up costs more than to read it again.
 */
final class HeadersAsSent implements LifeCycle.Listener {

    // At the start, since connectors are added until then.
    @Override
    public void lifeCycleStarting(LifeCycle starting) {
        for (var connector : ((Server) starting).getConnectors()) {
            for (var protocol : connector.getConnectionFactories()) {
                if (protocol instanceof HttpConfiguration.ConnectionFactory http) {
                    http.getHttpConfiguration().setHeaderCacheCaseSensitive(true);
                    http.getHttpConfiguration().setHeaderCacheSize(0);
                }
            }
        }
    }
}
